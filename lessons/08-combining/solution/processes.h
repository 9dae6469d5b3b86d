/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The probe `processes`: who makes how many calls. Each CPU has a number of its own for each process. */
#pragma once

#include <dojo/lesson.h>
#include "filter.h"
#include "tally.h"
#include "task.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 8192);
	__type(key, u32);
	__type(value, u53);
} processes SEC(".maps");

SEC("tp_btf/sys_enter")
int BPF_PROG(count_process, struct pt_regs *regs, long number)
{
	u32 pid = current_ids().pid;
	u53 none = 0, *calls;

	if (!is_wanted(pid, number))
		return 0;
	calls = bpf_map_lookup_elem(&processes, &pid);
	if (!calls) {
		bpf_map_update_elem(&processes, &pid, &none, BPF_NOEXIST);
		calls = bpf_map_lookup_elem(&processes, &pid);
	}
	if (calls)
		INCREMENT(*calls);
	else
		COUNT(refused);
	return 0;
}
