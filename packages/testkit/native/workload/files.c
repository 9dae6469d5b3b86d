// SPDX-License-Identifier: MIT
/* Files that are opened, or are not, and written to. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "workload.h"

#define WRITE_CHUNK 64

static int sink = -1;
/* What `relative-opens` start from. */
static int directory = -1;

static void open_each(long n, int from, const char *path)
{
	for (long i = 0; i < n; i++) {
		long fd = syscall(SYS_openat, from, path, O_RDONLY | O_CLOEXEC, 0);

		if (fd < 0)
			fail("openat");
		close((int)fd);
	}
}

void opens(long n)
{
	open_each(n, AT_FDCWD, "/dev/null");
}

void open_directory(void)
{
	directory = open("/dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		fail("/dev");
}

/* Relative to an open directory, not to where this process is. */
void relative_opens(long n)
{
	open_each(n, directory, "null");
}

/* The path is where no memory is. */
void unreadable_opens(long n)
{
	for (long i = 0; i < n; i++)
		if (syscall(SYS_openat, AT_FDCWD, (const char *)1, O_RDONLY | O_CLOEXEC, 0) >= 0 || errno != EFAULT)
			fail("openat");
}

void failures(long n)
{
	for (long i = 0; i < n; i++)
		if (syscall(SYS_openat, AT_FDCWD, "/nowhere/nothing", O_RDONLY | O_CLOEXEC, 0) >= 0 || errno != ENOENT)
			fail("openat");
}

void open_sink(void)
{
	sink = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (sink < 0)
		fail("/dev/null");
}

void writes(long n)
{
	static const char bytes[WRITE_CHUNK];

	for (long left = n; left > 0; left -= WRITE_CHUNK) {
		size_t length = left < WRITE_CHUNK ? (size_t)left : WRITE_CHUNK;

		if (write(sink, bytes, length) != (ssize_t)length)
			fail("write");
	}
}
