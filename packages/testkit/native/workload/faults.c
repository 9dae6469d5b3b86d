// SPDX-License-Identifier: MIT
/* Page faults. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>
#include "workload.h"

/* Where they happen: user space on every 64-bit machine, and nothing else is there. */
#define FAULTS_START ((char *)0x200000000000)

void faults(long n)
{
	long page = sysconf(_SC_PAGESIZE);
	size_t length = (size_t)(n * page);
	volatile char *bytes = mmap(FAULTS_START, length, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (bytes != FAULTS_START)
		fail("mmap");
	/* One fault a page, and not one for many. A kernel without huge pages refuses, rightly. */
	madvise(FAULTS_START, length, MADV_NOHUGEPAGE);
	for (long i = 0; i < n; i++)
		bytes[i * page] = 1;
}
