// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool stats: how many system calls there were, and how many failed. Counters only ever grow, so that a reader who takes differences loses
 * nothing. Why calls are counted at their return: docs/decisions/0017-calls-are-counted-at-their-return.md. */
#include "account.h"
#include "counted-calls.h"
#include "process-names.h"

struct counts {
	u53 calls;
	/* Those of them that returned an error. */
	u53 errors;
};

const volatile bool by_process;

/* By slot, as `rules`. Unused when counting by process. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2 * ABI_SLOTS);
	__type(key, u32);
	__type(value, struct counts);
} totals SEC(".maps");

struct process_call {
	/* As the viewer's PID namespace numbers it. */
	u32 pid;
	u32 number;
	/* Whether `number` counts in the 32-bit table: 0 or 1. */
	u32 compat;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, struct process_call);
	__type(value, struct counts);
} processes SEC(".maps");

static const struct counts none;

static __always_inline void count_process(struct counted_call call)
{
	struct process_call key = { .pid = call.pid, .number = call.number, .compat = call.compat };
	struct counts *counts = bpf_map_lookup_elem(&processes, &key);

	if (!counts) {
		/* Fails when it is full, and when another thread was faster. */
		bpf_map_update_elem(&processes, &key, &none, BPF_NOEXIST);
		counts = bpf_map_lookup_elem(&processes, &key);
		if (!counts) {
			COUNT(lost_map_full);
			return;
		}
		remember_name(call.pid, BPF_NOEXIST);
	}
	__sync_fetch_and_add(&counts->calls, 1);
	if (call.failed)
		__sync_fetch_and_add(&counts->errors, 1);
}

static __always_inline void count_total(u32 slot, bool failed)
{
	struct counts *counts = bpf_map_lookup_elem(&totals, &slot);

	/* Nobody writes in between: the kernel skips a program that is running on its CPU already, and no call is counted by two programs. */
	if (counts) {
		counts->calls++;
		counts->errors += failed;
	}
}

static __always_inline void count_call(struct counted_call call)
{
	if (by_process)
		count_process(call);
	else
		count_total(call.slot, call.failed);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
