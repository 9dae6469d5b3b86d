/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Histograms of durations. Bucket 0 is what took less than 1 µs, bucket k what took from 2^(k-1) µs to less than 2^k µs; what is longer than
 * all is in the last. */
#pragma once

#include "bpf.h"

#define BUCKETS 32

/* Moves `value` down by `bits` when something of it is above them; gives by how much. */
#define HALVE(value, bits) ({ u32 shift = (value) >> (bits) ? (bits) : 0; (value) >>= shift; shift; })

/* The highest bit that is set; 0 for 0, too. */
static __always_inline u32 floor_log2(u64 value)
{
	u32 log = HALVE(value, 32);

	log += HALVE(value, 16);
	log += HALVE(value, 8);
	log += HALVE(value, 4);
	log += HALVE(value, 2);
	return log + HALVE(value, 1);
}

/* Which bucket a duration belongs to: always below BUCKETS. Without a division, for that costs more than all of this: 1000 lies just below
 * 2^10, so between two powers of two of nanoseconds there is one of microseconds. */
static __always_inline u32 duration_bucket(u64 nanoseconds)
{
	u32 log, bucket;

	if (nanoseconds < 1000)
		return 0;
	log = floor_log2(nanoseconds) - 9;
	if (log >= BUCKETS)
		return BUCKETS - 1;
	bucket = log + (nanoseconds >= 1000ULL << log);
	/* The verifier does not follow the sums. */
	barrier_var(bucket);
	return bucket < BUCKETS ? bucket : BUCKETS - 1;
}
