// SPDX-License-Identifier: MIT
/* Makes getppid calls at a steady rate. Waits for a byte on stdin first.
 * Usage: pace <calls a second; 0 for as many as it can> <calls>; prints the seconds it took. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	/* Bursts of a tenth of a millisecond: shorter sleeps are not kept. */
	const struct timespec nap = { .tv_nsec = 100 * 1000 };
	double rate, start;
	long calls, made = 0;

	if (argc != 3)
		return 2;
	rate = atof(argv[1]);
	calls = atol(argv[2]);
	if (getchar() == EOF)
		return 1;
	start = now();
	while (made < calls) {
		long due = rate > 0 ? (long)((now() - start) * rate) : calls;

		for (; made < due && made < calls; made++)
			syscall(SYS_getppid);
		if (made < calls)
			nanosleep(&nap, NULL);
	}
	printf("%.6f\n", now() - start);
	return 0;
}
