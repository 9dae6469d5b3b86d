/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* How many calls there were, and what became of those that are in no histogram. */
#pragma once

#include <dojo/lesson.h>

struct tally {
	/* Calls that passed the filter when they began. */
	u53 begun;
	/* Those of them that are not timed, for `starts` was full. */
	u53 dropped;
	/* Those of them that never returned: their thread ended in them, or became another program. */
	u53 gone;
	/* Calls that passed the filter and have no place in `histograms`: of 32-bit programs, and with numbers beyond the table. */
	u53 foreign;
	/* Slow calls that the ring had no room for. */
	u53 untold;
	/* Calls of processes that `processes` had no room for. */
	u53 refused;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct tally);
} tallies SEC(".maps");

static __always_inline struct tally *tally(void)
{
	u32 only = 0;

	return bpf_map_lookup_elem(&tallies, &only);
}

/* Other CPUs have numbers of their own. Another program on this CPU can come between all the same, since Linux 6.13: in one step, then. */
#define INCREMENT(counter) __sync_fetch_and_add(&(counter), 1)

#define COUNT(field) ({ struct tally *counts = tally(); if (counts) INCREMENT(counts->field); })
