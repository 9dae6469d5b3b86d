// SPDX-License-Identifier: MIT
/*
 * A tiny program with functions to look into. It reads a line from stdin, does what that says, and answers with a line:
 *
 *	open <times> <flags> <path>	calls open_file, and closes what it opened	done <what the last call gave back>
 *	unreadable <times>		calls open_file with a path that is in no memory	done <the same>
 *	along <path>			calls open_along				done <what it gave back>
 *	threads <times> <path>		has a second thread call open_file		done <what the last call gave back>
 *	malloc <times> <bytes>		asks libc for memory, and gives it back		done 0
 *
 * Between two lines it does nothing at all, and it asks libc for memory only when it is told to.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A function that stays one: the compiler may neither put it into its callers nor leave calls of it out. */
#define FUNCTION __attribute__((noinline, visibility("default")))
#define KEEP(value) __asm__ volatile("" : "+r"(value))
#define LINE_BYTES 4096

/* Opens a file, and gives its descriptor; when it cannot, which error, below 0. */
FUNCTION int open_file(const char *path, int flags)
{
	int file = open(path, flags | O_CLOEXEC);

	return file < 0 ? -errno : file;
}

/* Opens every folder on the way to a file and then the file, calling itself for what is above it. Gives how many could be opened. */
FUNCTION int open_along(char *path)
{
	char *slash = strrchr(path, '/');
	int opened = 0;
	int file;

	if (slash && slash != path) {
		*slash = 0;
		opened = open_along(path);
		*slash = '/';
	}
	file = open_file(path, O_RDONLY);
	if (file < 0)
		return opened;
	close(file);
	return opened + 1;
}

static int open_often(long times, int flags, const char *path)
{
	int file = 0;

	for (long i = 0; i < times; i++) {
		file = open_file(path, flags);
		if (file >= 0)
			close(file);
	}
	return file;
}

struct work {
	long times;
	const char *path;
	int result;
};

static void *work_in_thread(void *given)
{
	struct work *work = given;

	work->result = open_often(work->times, O_RDONLY, work->path);
	return NULL;
}

static int open_in_thread(long times, const char *path)
{
	struct work work = { .times = times, .path = path };
	pthread_t thread;

	errno = pthread_create(&thread, NULL, work_in_thread, &work);
	if (errno)
		return -errno;
	pthread_join(thread, NULL);
	return work.result;
}

static int take_memory(long times, size_t bytes)
{
	for (long i = 0; i < times; i++) {
		void *memory = malloc(bytes);

		KEEP(memory);
		free(memory);
	}
	return 0;
}

/* What it was told: words, with the rest of the line in the last. */
static int answer(char *line)
{
	char *rest = line;
	const char *what = strsep(&rest, " ");
	const char *times = what && !strcmp(what, "along") ? "1" : strsep(&rest, " ");

	if (!what || !times)
		return -EINVAL;
	if (!strcmp(what, "unreadable"))
		return open_often(atol(times), O_RDONLY, (const char *)1);
	if (!rest)
		return -EINVAL;
	if (!strcmp(what, "open")) {
		const char *flags = strsep(&rest, " ");

		return rest ? open_often(atol(times), atoi(flags), rest) : -EINVAL;
	}
	if (!strcmp(what, "along"))
		return open_along(rest);
	if (!strcmp(what, "threads"))
		return open_in_thread(atol(times), rest);
	if (!strcmp(what, "malloc"))
		return take_memory(atol(times), (size_t)atol(rest));
	return -EINVAL;
}

/* By read(2) and write(2): stdio asks for memory when it likes. */
static int say(const char *word, int number)
{
	char text[32];
	int length = snprintf(text, sizeof(text), "%s %d\n", word, number);

	return write(STDOUT_FILENO, text, (size_t)length) == length;
}

static int read_line(char *line)
{
	for (size_t length = 0; length < LINE_BYTES; length++) {
		if (read(STDIN_FILENO, line + length, 1) != 1)
			return 0;
		if (line[length] == '\n') {
			line[length] = 0;
			return 1;
		}
	}
	return 0;
}

int main(void)
{
	char line[LINE_BYTES];

	if (!say("ready", 0))
		return 1;
	while (read_line(line))
		if (!say("done", answer(line)))
			return 1;
	return 0;
}
