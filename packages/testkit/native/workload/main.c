// SPDX-License-Identifier: MIT
/*
 * A process that does a known amount of work, and nothing else, when it is told to.
 *
 *   workload <mode> <n>
 *
 * It prepares everything, says "ready <port>" on stdout, waits for a byte on stdin, does the work, says "done", and stays until
 * stdin ends, so that its PID still means it. It says "done" by send(2), since write(2) may be what is counted: the pipes that
 * Node.js makes are sockets. Some modes tell of their work, in lines before "done".
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tcp.h"
#include "workload.h"

struct mode {
	const char *name;
	void (*work)(long n);
	/* Called before it says that it is ready. */
	void (*prepare)(void);
};

static const struct mode modes[] = {
	{ "opens", opens, NULL },
	{ "relative-opens", relative_opens, open_directory },
	{ "unreadable-opens", unreadable_opens, NULL },
	{ "failures", failures, NULL },
	{ "writes", writes, open_sink },
	{ "tcp4", connections, listen_on_loopback_4 },
	{ "tcp6", connections, listen_on_loopback_6 },
	{ "tcp-ends", tcp_ends, start_server },
	{ "calls", calls, NULL },
	{ "faults", faults, NULL },
	{ "burn", burn, NULL },
	{ "sleep", sleep_for, NULL },
	{ "sleeps", sleeps, NULL },
	{ "sleep-scale", sleep_scale, NULL },
	{ "compat", compat, NULL },
	{ "compat-opens", compat_opens, NULL },
	{ "compat-sleeps", compat_sleeps, NULL },
	{ "compat-execs", compat_execs, NULL },
	{ "pieces", pieces, NULL },
	{ "threads", threads, NULL },
	{ "killed", killed, NULL },
	{ "become", become, NULL },
	{ "forks", forks, NULL },
};

static const struct mode *chosen;

void fail(const char *what)
{
	fprintf(stderr, "workload %s: %s: %s\n", chosen->name, what, strerror(errno));
	exit(1);
}

int main(int argc, char **argv)
{
	char byte;
	long n;

	if (argc != 3)
		return 2;
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (!strcmp(modes[i].name, argv[1]))
			chosen = &modes[i];
	if (!chosen)
		return 2;
	n = atol(argv[2]);
	if (chosen->prepare)
		chosen->prepare();

	dprintf(STDOUT_FILENO, "ready %d\n", port_of(&address));
	if (read(STDIN_FILENO, &byte, 1) != 1)
		return 0;
	chosen->work(n);
	if (send(STDOUT_FILENO, "done\n", 5, 0) != 5)
		fail("send");
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	return 0;
}
