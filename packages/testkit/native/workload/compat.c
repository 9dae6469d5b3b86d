// SPDX-License-Identifier: MIT
/* Calls that 32-bit programs make, from this 64-bit one. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "workload.h"

/* What 32-bit programs call, from this 64-bit one: getpid has the number 20 there. */
void compat(long n)
{
#ifdef __x86_64__
	for (long i = 0; i < n; i++) {
		long pid;

		__asm__ volatile("int $0x80" : "=a"(pid) : "0"(20L) : "memory", "r8", "r9", "r10", "r11");
		errno = ENOSYS;
		if (pid != getpid())
			fail("int $0x80");
	}
#else
	(void)n;
	errno = ENOSYS;
	fail("int $0x80");
#endif
}

/* A call of the 32-bit table, as 32-bit programs make it: its number, and what is in the first two registers. */
static long call_of_32_bit(long number, long first, long second)
{
#ifdef __x86_64__
	long result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(first), "c"(second) : "memory", "r8", "r9", "r10", "r11");
	return (int)result;
#else
	(void)number, (void)first, (void)second;
	errno = ENOSYS;
	fail("32-bit calls");
	return -1;
#endif
}

/* Memory that a 32-bit pointer reaches. */
static void *low_page(void)
{
	enum { MAP_LOW = 0x40 };
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOW, -1, 0);

	if (page == MAP_FAILED)
		fail("mmap");
	return page;
}

void compat_opens(long n)
{
	/* open of i386. */
	enum { NR_OPEN = 5 };
	char *path = strcpy(low_page(), "/dev/null");

	for (long i = 0; i < n; i++) {
		long fd = call_of_32_bit(NR_OPEN, (long)path, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			fail("open of 32 bits");
		close((int)fd);
	}
}

void compat_sleeps(long n)
{
	/* nanosleep of i386. */
	enum { NR_NANOSLEEP = 162 };
	int32_t *time = low_page();

	time[1] = 2000000;
	for (long i = 0; i < n; i++)
		if (call_of_32_bit(NR_NANOSLEEP, (long)time, 0))
			fail("nanosleep of 32 bits");
}

/* Programs that are not there, with arguments. */
void compat_execs(long n)
{
	/* execve of i386. */
	enum { NR_EXECVE = 11 };
	char *page = low_page();
	char *name = strcpy(page + 64, "/nowhere/nothing"), *argument = strcpy(page + 128, "of 32 bits");
	uint32_t *arguments = (uint32_t *)page;

	arguments[0] = (uint32_t)(uintptr_t)name;
	arguments[1] = (uint32_t)(uintptr_t)argument;
	for (long i = 0; i < n; i++)
		if (call_of_32_bit(NR_EXECVE, (long)name, (long)arguments) >= 0)
			fail("execve of 32 bits");
}
