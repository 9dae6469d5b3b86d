// SPDX-License-Identifier: MIT
/* Calls getppid(2) so many times, and prints the nanoseconds of CPU time that one took: others may use the machine meanwhile. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(int argc, char **argv)
{
	long calls = argc == 2 ? atol(argv[1]) : 0;
	double start;

	if (calls <= 0)
		return 2;
	start = now();
	for (long i = 0; i < calls; i++)
		syscall(SYS_getppid);
	printf("%.3f\n", (now() - start) / calls);
	return 0;
}
