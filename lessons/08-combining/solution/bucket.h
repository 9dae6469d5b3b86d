/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Which part of a histogram a duration belongs to: bucket.ts says the same in TypeScript. */
#pragma once

#include <dojo/lesson.h>

#define BUCKETS 32

/* 0 for less than a microsecond, 1 from 1 to 2, 2 from 2 to 4, 3 from 4 to 8 and so on, without the end of each; the last for all that
 * is longer. */
static __always_inline u32 bucket_of(u64 ns)
{
	u64 us = ns / 1000;
	u32 bucket = 0;

	/* How many binary digits a number has is its place among the powers of two. */
	while (us && bucket < BUCKETS - 1) {
		us >>= 1;
		bucket++;
	}
	return bucket;
}
