// SPDX-License-Identifier: MIT
/*
 * A process whose functions are called a known number of times, when it is told to.
 *
 *   functions <mode> <n>
 *
 * It says "ready", waits for a byte on stdin, does the work, says "done", and stays until stdin ends.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((noinline, visibility("default")))
#define KEEP(value) __asm__ volatile("" : "+r"(value))

static jmp_buf place;

EXPORT const char *say(const char *text)
{
	KEEP(text);
	return text;
}

/* Itself, `depth` times more. */
EXPORT int call_self(int depth)
{
	KEEP(depth);
	return depth == 0 ? 0 : call_self(depth - 1) + 1;
}

/* Never returns. */
EXPORT void call_leaving(int index)
{
	KEEP(index);
	longjmp(place, 1);
}

static void texts(long n)
{
	char text[200];

	for (long i = 0; i < n; i++) {
		text[0] = (char)('a' + i % 26);
		text[1] = 0;
		say(text);
	}
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	say(text);
	say(NULL);
	/* No page is there, nor will be. */
	say((const char *)8);
}

static void nested(long n)
{
	call_self((int)n - 1);
	for (volatile long i = 0; i < n; i++)
		if (!setjmp(place))
			call_leaving((int)i);
}

static void mallocs(long n)
{
	for (long i = 0; i < n; i++) {
		void *memory = malloc(17);

		KEEP(memory);
		free(memory);
	}
}

int main(int argc, char **argv)
{
	char byte;
	long n;

	if (argc != 3)
		return 2;
	n = atol(argv[2]);
	if (write(STDOUT_FILENO, "ready\n", 6) != 6 || read(STDIN_FILENO, &byte, 1) != 1)
		return 1;
	if (!strcmp(argv[1], "texts"))
		texts(n);
	else if (!strcmp(argv[1], "nested"))
		nested(n);
	else
		mallocs(n);
	if (write(STDOUT_FILENO, "done\n", 5) != 5)
		return 1;
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	return 0;
}
