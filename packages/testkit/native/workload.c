// SPDX-License-Identifier: MIT
/*
 * A process that does a known amount of work, and nothing else, when it is told to.
 *
 *   workload <mode> <n>
 *
 * It prepares everything, says "ready <port>" on stdout, waits for a byte on stdin, does the work, says "done", and stays until
 * stdin ends, so that its PID still means it. It says "done" by send(2), since write(2) may be what is counted: the pipes that
 * Node.js makes are sockets.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define WRITE_CHUNK 64

static const char *mode;
static int sink = -1;
static int listener = -1;
static struct sockaddr_storage address;
static socklen_t address_length;

static void fail(const char *what)
{
	fprintf(stderr, "workload %s: %s: %s\n", mode, what, strerror(errno));
	exit(1);
}

/* What uprobes are attached to. Kept out of line, and its calls kept in the loop, by the empty asm. */
__attribute__((noinline, visibility("default"))) int workload_function(int index)
{
	__asm__ volatile("" : "+r"(index));
	return 2 * index + 1;
}

static void opens(long n)
{
	for (long i = 0; i < n; i++) {
		long fd = syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY | O_CLOEXEC, 0);

		if (fd < 0)
			fail("openat");
		close((int)fd);
	}
}

static void writes(long n)
{
	static const char bytes[WRITE_CHUNK];

	for (long left = n; left > 0; left -= WRITE_CHUNK) {
		size_t length = left < WRITE_CHUNK ? (size_t)left : WRITE_CHUNK;

		if (write(sink, bytes, length) != (ssize_t)length)
			fail("write");
	}
}

static void listen_on_loopback(int family)
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

static void connections(long n)
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

static void calls(long n)
{
	for (long i = 0; i < n; i++)
		workload_function((int)i);
}

static void burn(long milliseconds)
{
	struct timespec now;

	do {
		for (volatile int spin = 0; spin < 10000; spin++)
			;
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	} while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < milliseconds);
}

static void sleep_for(long milliseconds)
{
	struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000 };

	if (nanosleep(&time, NULL))
		fail("nanosleep");
}

static const struct {
	const char *name;
	void (*work)(long n);
} modes[] = {
	{ "opens", opens }, { "writes", writes }, { "tcp4", connections }, { "tcp6", connections },
	{ "calls", calls }, { "burn", burn },	  { "sleep", sleep_for },
};

static int port(void)
{
	return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port : ((struct sockaddr_in *)&address)->sin_port);
}

int main(int argc, char **argv)
{
	void (*work)(long n) = NULL;
	char byte;
	long n;

	if (argc != 3)
		return 2;
	mode = argv[1];
	n = atol(argv[2]);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (!strcmp(modes[i].name, mode))
			work = modes[i].work;
	if (!work)
		return 2;
	sink = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (sink < 0)
		fail("/dev/null");
	if (!strncmp(mode, "tcp", 3))
		listen_on_loopback(mode[3] == '6' ? AF_INET6 : AF_INET);

	dprintf(STDOUT_FILENO, "ready %d\n", port());
	if (read(STDIN_FILENO, &byte, 1) != 1)
		return 0;
	work(n);
	if (send(STDOUT_FILENO, "done\n", 5, 0) != 5)
		fail("send");
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	return 0;
}
