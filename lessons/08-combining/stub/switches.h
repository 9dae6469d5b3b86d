/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The probe `switches`: how often each CPU went on with another thread. */
#pragma once

#include <dojo/lesson.h>
#include "tally.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u53);
} switches SEC(".maps");

SEC("tp_btf/sched_switch")
int BPF_PROG(count_switch)
{
	u32 only = 0;
	u53 *count = bpf_map_lookup_elem(&switches, &only);

	if (count)
		INCREMENT(*count);
	return 0;
}
