// SPDX-License-Identifier: MIT
/*
 * A process whose profile is known before: of all it does, heavy() does three quarters and light() one.
 *
 *   busy cpu <milliseconds>   uses so much time of a CPU
 *   busy faults <rounds>      touches pages for the first time, 3 in heavy() and 1 in light() a round
 *   busy ticks <rounds>       works for the first of each ten milliseconds, by the clock
 *
 * It says "ready", waits for a byte on stdin, works, says "done", and stays until stdin ends, so that its addresses keep their names.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* A function of its own in each stack: not merged into its caller, and not left before what it calls. */
#define FUNCTION __attribute__((noinline))
#define STAY() __asm__ volatile("")

/* When the work is over that was asked for so far: what one function did too much, it did not take from the other. */
static long long until;
static volatile char *fresh_page;

FUNCTION static long long time_of(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

FUNCTION static long long cpu_time(void)
{
	return time_of(CLOCK_PROCESS_CPUTIME_ID);
}

/* Works for so many nanoseconds of CPU time. */
FUNCTION static void burn(long nanoseconds)
{
	until += nanoseconds;
	while (cpu_time() < until)
		for (volatile int spin = 0; spin < 10000; spin++)
			;
}

/* Touches so many pages that nobody touched before. */
FUNCTION static void touch(long pages)
{
	for (; pages > 0; pages--, fresh_page += sysconf(_SC_PAGESIZE))
		*fresh_page = 1;
}

FUNCTION static void heavy(void (*spend)(long), long amount)
{
	spend(3 * amount);
	STAY();
}

FUNCTION static void light(void (*spend)(long), long amount)
{
	spend(amount);
	STAY();
}

/* Rounds are of different length, from 0.5 to 2.5 ms and three times as much, so that no clock runs in step with them. */
FUNCTION static void use_cpu(long milliseconds)
{
	unsigned int random = 1;

	until = cpu_time();
	for (long long end = until + milliseconds * 1000000LL; until < end;) {
		long amount;

		random = random * 1103515245 + 12345;
		amount = 500000 + (random >> 8) % 2000000;
		heavy(burn, amount);
		light(burn, amount);
	}
}

FUNCTION static void use_pages(long rounds)
{
	size_t length = (size_t)(4 * rounds * sysconf(_SC_PAGESIZE));

	fresh_page = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (fresh_page == MAP_FAILED)
		exit(1);
	/* A fault for each page, and not one for many. */
	madvise((void *)fresh_page, length, MADV_NOHUGEPAGE);
	for (; rounds > 0; rounds--) {
		heavy(touch, 1);
		light(touch, 1);
	}
}

/* A tenth of a CPU, always at the same part of ten milliseconds. */
FUNCTION static void use_ticks(long rounds)
{
	for (long long start = time_of(CLOCK_MONOTONIC); rounds > 0; rounds--) {
		struct timespec next;

		while (time_of(CLOCK_MONOTONIC) < start + 1000000)
			;
		start += 10000000;
		next = (struct timespec){ .tv_sec = start / 1000000000, .tv_nsec = start % 1000000000 };
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
	}
}

static void say(const char *line)
{
	if (write(STDOUT_FILENO, line, strlen(line)) < 0)
		exit(1);
}

int main(int argc, char **argv)
{
	char byte;
	long amount = argc == 3 ? atol(argv[2]) : 0;

	if (amount <= 0)
		return 2;
	say("ready\n");
	if (read(STDIN_FILENO, &byte, 1) != 1)
		return 0;
	if (!strcmp(argv[1], "cpu"))
		use_cpu(amount);
	else if (!strcmp(argv[1], "ticks"))
		use_ticks(amount);
	else
		use_pages(amount);
	say("done\n");
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	return 0;
}
