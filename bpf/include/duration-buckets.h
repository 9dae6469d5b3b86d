/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Durations by powers of two of microseconds. */
#pragma once

#include "bpf.h"

/* Below 1 µs, below 2, below 4 and so on; what is longer than all is in the last. A power of two. */
#define DURATION_BUCKETS 32

static __always_inline u32 duration_bucket(u64 nanoseconds)
{
	u64 microseconds = nanoseconds / 1000;
	u32 bucket = 0;

	if (microseconds >> 32)
		return DURATION_BUCKETS - 1;
	if (microseconds >> 16) {
		microseconds >>= 16;
		bucket += 16;
	}
	if (microseconds >> 8) {
		microseconds >>= 8;
		bucket += 8;
	}
	if (microseconds >> 4) {
		microseconds >>= 4;
		bucket += 4;
	}
	if (microseconds >> 2) {
		microseconds >>= 2;
		bucket += 2;
	}
	if (microseconds >> 1) {
		microseconds >>= 1;
		bucket += 1;
	}
	bucket += microseconds > 0;
	return bucket < DURATION_BUCKETS ? bucket : DURATION_BUCKETS - 1;
}
