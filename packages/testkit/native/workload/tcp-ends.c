// SPDX-License-Identifier: MIT
/* TCP connections to a server in a process of its own, which end in four ways, and tell when. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>
#include "tcp.h"

/* What becomes of a connection of `tcp-ends`, by turns. */
enum end { END_CLOSED = 'c', END_RESET = 'r', END_REFUSED = 'f', END_OPEN = 'o' };
static const char ENDS[] = { END_CLOSED, END_RESET, END_REFUSED, END_OPEN };

/* Of `tcp-ends`, for IPv4 and IPv6: who listens, and who has a port and does not. */
static struct listening {
	int listener;
	struct sockaddr_storage address;
	struct sockaddr_storage refusing;
	socklen_t length;
} families[2];
static pid_t server;
/* By ports. IPv4 and IPv6 have the same ones. */
static bool used_ports[65536];

static uint64_t monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void get_name(int of, struct sockaddr_storage *name)
{
	socklen_t length = sizeof(*name);

	if (getsockname(of, (void *)name, &length))
		fail("getsockname");
}

/* A client says how it will end by its first byte, and is given it back: then its connection is accepted. */
static void serve(int client)
{
	char end, rest;
	ssize_t got;

	if (read(client, &end, 1) != 1 || send(client, &end, 1, MSG_NOSIGNAL) != 1)
		fail("serve");
	if (end == END_OPEN)
		return;
	got = read(client, &rest, 1);
	if (end == END_RESET ? got != -1 || errno != ECONNRESET : got != 0)
		fail("serve the end");
	close(client);
}

static void serve_all(void)
{
	struct pollfd both[] = { { families[0].listener, POLLIN, 0 }, { families[1].listener, POLLIN, 0 } };

	for (;;) {
		if (poll(both, 2, -1) < 0)
			fail("poll");
		for (int i = 0; i < 2; i++) {
			int client;

			if (!both[i].revents)
				continue;
			/* By both system calls, IPv4 by one and IPv6 by the other: who traces one of them sees half. */
			client = i ? accept(both[i].fd, NULL, NULL) : accept4(both[i].fd, NULL, NULL, SOCK_CLOEXEC);
			if (client >= 0)
				serve(client);
		}
	}
}

/* Clients are here, and the server is a process of its own, which ends with this one. */
void start_server(void)
{
	pid_t client;

	for (int i = 0; i < 2; i++) {
		int refusing;

		memset(&address, 0, sizeof(address));
		listen_on_loopback(i ? AF_INET6 : AF_INET);
		families[i] = (struct listening){ .listener = listener, .address = address, .refusing = address, .length = address_length };
		if (i)
			((struct sockaddr_in6 *)&families[i].refusing)->sin6_port = 0;
		else
			((struct sockaddr_in *)&families[i].refusing)->sin_port = 0;
		/* It keeps its port, so that nobody else listens there. */
		refusing = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (refusing < 0 || bind(refusing, (void *)&families[i].refusing, address_length))
			fail("bind");
		get_name(refusing, &families[i].refusing);
		used_ports[port_of(&families[i].address)] = used_ports[port_of(&families[i].refusing)] = true;
	}
	client = getpid();
	server = fork();
	if (server < 0)
		fail("fork");
	if (server)
		return;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || prctl(PR_SET_NAME, "tcp-server"))
		fail("prctl");
	/* It may be gone already, and then nothing ends this. */
	if (getppid() == client)
		serve_all();
	_exit(0);
}

/* A socket with a port that no connection before had, and no listener of either family, so that the port says which one it is. */
static int client_of(const struct listening *to, struct sockaddr_storage *own)
{
	int client;

	for (;;) {
		*own = (struct sockaddr_storage){ .ss_family = to->address.ss_family };
		client = socket(own->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (client < 0 || bind(client, (void *)own, to->length))
			fail("socket");
		get_name(client, own);
		if (!used_ports[port_of(own)])
			break;
		close(client);
	}
	used_ports[port_of(own)] = true;
	return client;
}

/* Told of each connection: family, end, the client's port and the other one, and the moments, by the clock that programs see, before
 * it was connected, when it was, before its end and after. */
static void connect_to(const struct listening *to, char end)
{
	const struct sockaddr_storage *other = end == END_REFUSED ? &to->refusing : &to->address;
	struct sockaddr_storage own;
	struct linger reset = { 1, 0 };
	uint64_t start, connected = 0, ending = 0, ended;
	char line[200], byte;
	int client = client_of(to, &own), failed, length;

	start = monotonic_ns();
	failed = connect(client, (void *)other, to->length);
	if (end == END_REFUSED ? !failed || errno != ECONNREFUSED : failed)
		fail("connect");
	if (end == END_REFUSED) {
		ended = monotonic_ns();
	} else {
		connected = monotonic_ns();
		if (send(client, &end, 1, MSG_NOSIGNAL) != 1 || read(client, &byte, 1) != 1)
			fail("talk");
		ending = monotonic_ns();
		/* What was read last says that the other end is closed too, and this one with it. */
		if (end == END_CLOSED && (shutdown(client, SHUT_WR) || read(client, &byte, 1) != 0))
			fail("shutdown");
		if (end == END_RESET && setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)))
			fail("linger");
	}
	if (end != END_OPEN)
		close(client);
	if (end != END_REFUSED)
		ended = monotonic_ns();
	length = snprintf(line, sizeof(line), "%d %c %d %d %llu %llu %llu %llu\n", other->ss_family == AF_INET ? 4 : 6, end, port_of(&own), port_of(other),
			  (unsigned long long)start, (unsigned long long)connected, (unsigned long long)ending, (unsigned long long)ended);
	if (send(STDOUT_FILENO, line, (size_t)length, 0) != length)
		fail("send");
}

void tcp_ends(long n)
{
	char line[40];
	int length = snprintf(line, sizeof(line), "server %d\n", server);

	if (send(STDOUT_FILENO, line, (size_t)length, 0) != length)
		fail("send");
	for (long i = 0; i < n; i++)
		connect_to(&families[i / 4 % 2], ENDS[i % 4]);
}
