// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool top: how many system calls each process makes, by call. Counters only ever grow; what of a process that has ended is in the way,
 * user space removes. */
#include "account.h"
#include "counted-calls.h"
#include "process-names.h"

struct process_call {
	/* As the viewer's PID namespace numbers it. */
	u32 pid;
	/* The call's place among `rules`. */
	u32 slot;
};

struct counts {
	u53 calls;
	/* Those of them that returned an error. */
	u53 errors;
};

/* A value for each CPU: several threads of a process, on several CPUs, do not write to the same memory. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct process_call);
	__type(value, struct counts);
} calls SEC(".maps");

static const struct counts none;

static __always_inline void count_call(struct counted_call call)
{
	struct process_call key = { .pid = call.pid, .slot = call.slot };
	struct counts *counts = bpf_map_lookup_elem(&calls, &key);

	if (!counts) {
		/* Fails when it is full, and when another thread was faster. */
		bpf_map_update_elem(&calls, &key, &none, BPF_NOEXIST);
		counts = bpf_map_lookup_elem(&calls, &key);
		if (!counts) {
			COUNT(lost_map_full);
			return;
		}
		remember_name(call.pid, BPF_NOEXIST);
	}
	/* Nobody writes in between, as in stats.bpf.c. */
	counts->calls++;
	counts->errors += call.failed;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
