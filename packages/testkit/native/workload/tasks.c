// SPDX-License-Identifier: MIT
/* Threads and processes that come and go. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "workload.h"

static void *ask_once(void *none)
{
	syscall(SYS_getppid);
	return none;
}

static void *wait_for_ever(void *none)
{
	syscall(SYS_ppoll, NULL, 0, NULL, NULL, 0);
	return none;
}

static void *become_true(void *none)
{
	char *arguments[] = { "true", "of a thread", NULL };

	execve("/bin/true", arguments, environ);
	return none;
}

static pthread_t thread(void *(*work)(void *))
{
	pthread_t thread;

	errno = pthread_create(&thread, NULL, work, NULL);
	if (errno)
		fail("pthread_create");
	return thread;
}

/* Short threads, some at a time. */
void threads(long n)
{
	pthread_t some[64];

	for (long left = n; left > 0; left -= 64) {
		long now = left < 64 ? left : 64;

		for (long i = 0; i < now; i++)
			some[i] = thread(ask_once);
		for (long i = 0; i < now; i++)
			pthread_join(some[i], NULL);
	}
}

/* How many threads of this process sleep. */
static long sleepers(void)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;
	long count = 0;

	if (!tasks)
		fail("/proc/self/task");
	while ((task = readdir(tasks))) {
		char path[300], text[512] = "";
		const char *name_end;
		FILE *file;

		snprintf(path, sizeof(path), "/proc/self/task/%s/stat", task->d_name);
		file = fopen(path, "r");
		if (!file)
			continue;
		if (fgets(text, sizeof(text), file) && (name_end = strrchr(text, ')')) && name_end[2] == 'S')
			count++;
		fclose(file);
	}
	closedir(tasks);
	return count;
}

/* Threads that are in a call when their process ends. */
void killed(long n)
{
	for (long i = 0; i < n; i++)
		thread(wait_for_ever);
	while (sleepers() < n)
		;
	_exit(0);
}

void become(long n)
{
	for (long i = 0; i < n; i++) {
		pid_t child = fork();
		int status;

		if (child < 0)
			fail("fork");
		if (!child) {
			pthread_join(thread(become_true), NULL);
			_exit(1);
		}
		if (waitpid(child, &status, 0) != child || status)
			fail("execve of a thread");
	}
}

/* Twice as many processes as n, the second half children of the first, none of which waits for another but for its own child. */
void forks(long n)
{
	for (long i = 0; i < n; i++) {
		pid_t child = fork();

		if (child < 0)
			fail("fork");
		if (!child) {
			pid_t grandchild = fork();

			if (grandchild < 0)
				_exit(1);
			syscall(SYS_getppid);
			if (!grandchild)
				_exit(0);
			_exit(waitpid(grandchild, NULL, 0) != grandchild);
		}
	}
	for (long i = 0; i < n; i++) {
		int status;

		if (wait(&status) < 0 || status)
			fail("wait");
	}
}
