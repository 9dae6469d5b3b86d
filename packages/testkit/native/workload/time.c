// SPDX-License-Identifier: MIT
/* Time that passes: burnt on a CPU, or slept. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "workload.h"

void burn(long milliseconds)
{
	struct timespec now;

	do {
		for (volatile int spin = 0; spin < 10000; spin++)
			;
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	} while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < milliseconds);
}

void sleep_for(long milliseconds)
{
	struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000 };

	if (nanosleep(&time, NULL))
		fail("nanosleep");
}

/* Short sleeps, each a call of its own. */
void sleeps(long n)
{
	struct timespec time = { 0, 3000000 };

	for (long i = 0; i < n; i++)
		if (syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL))
			fail("clock_nanosleep");
}

/* Sleeps that are each twice as long as the one before, and far from a power of two of microseconds. */
void sleep_scale(long n)
{
	enum { SHORTEST = 384000, LENGTHS = 7 };

	for (long i = 0; i < n; i++) {
		for (int length = 0; length < LENGTHS; length++) {
			struct timespec time = { 0, SHORTEST << length };

			if (syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL))
				fail("clock_nanosleep");
		}
	}
}
