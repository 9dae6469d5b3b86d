/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What every command tells at its end: how much there was, and what became of it. packages/cli/src/accounting.ts is the other side. */
#pragma once

#include "bpf.h"

struct accounting {
	/* Events that passed the filters. */
	u53 seen;
	/* Lost because nobody had emptied the ring in time. */
	u53 lost_ring_full;
	/* Lost because a map had no room for what is under way, or for another key. */
	u53 lost_map_full;
	/* Lost because their return was not seen. */
	u53 lost_return;
	/* Texts that were longer than the room for them, and texts whose memory could not be read. Their events count as delivered. */
	u53 text_cut;
	u53 text_unreadable;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct accounting);
} accounts SEC(".maps");

static __always_inline struct accounting *account(void)
{
	u32 only = 0;

	return bpf_map_lookup_elem(&accounts, &only);
}

/* Adds one to a counter of this CPU. A program that can be preempted by itself, on the same CPU, defines PREEMPTIBLE before it includes
 * this: what is between reading and writing would be lost otherwise. */
#ifdef PREEMPTIBLE
#define INCREMENT(counter) __sync_fetch_and_add(&(counter), 1)
#else
#define INCREMENT(counter) (counter)++
#endif

#define COUNT(field) ({ struct accounting *counts = account(); if (counts) INCREMENT(counts->field); })
