// SPDX-License-Identifier: MIT
/* TCP connections, one after the other, both ends of which are here. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>
#include "tcp.h"
#include "workload.h"

int listener = -1;
struct sockaddr_storage address;
socklen_t address_length;

int port_of(const struct sockaddr_storage *of)
{
	return ntohs(of->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)of)->sin6_port : ((const struct sockaddr_in *)of)->sin_port);
}

void listen_on_loopback(int family)
{
	struct sockaddr_in *v4 = (void *)&address;
	struct sockaddr_in6 *v6 = (void *)&address;

	address.ss_family = (sa_family_t)family;
	if (family == AF_INET) {
		v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		address_length = sizeof(*v4);
	} else {
		v6->sin6_addr = in6addr_loopback;
		address_length = sizeof(*v6);
	}
	listener = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0)
		fail("socket");
	if (bind(listener, (void *)&address, address_length) || listen(listener, 16))
		fail("listen on loopback");
	if (getsockname(listener, (void *)&address, &address_length))
		fail("getsockname");
}

void listen_on_loopback_4(void)
{
	listen_on_loopback(AF_INET);
}

void listen_on_loopback_6(void)
{
	listen_on_loopback(AF_INET6);
}

void connections(long n)
{
	for (long i = 0; i < n; i++) {
		char byte;
		int client = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		int server;

		if (client < 0)
			fail("socket");
		if (connect(client, (void *)&address, address_length))
			fail("connect");
		server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (server < 0)
			fail("accept");
		close(client);
		/* Its end, so that a connection is over before the next one starts. */
		if (read(server, &byte, 1) != 0)
			fail("read");
		close(server);
	}
}
