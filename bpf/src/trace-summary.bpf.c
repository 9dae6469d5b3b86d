// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool trace --summary: how often each system call of the threads asked for was made, and how long it took, added up here. */
#include "account.h"
#include "call-end.h"

/* Of numbers beyond the table. */
#define OTHER_SLOT (2 * ABI_SLOTS)

struct total {
	u53 count;
	u53 errors;
	u53 nanoseconds;
};

/* What a thread is in, or was. It stays until the thread ends: making room for each call would cost more than the rest. */
struct entry {
	u64 start;
	/* Of the call in `totals`. */
	u32 slot;
	bool running;
	/* Whether its path is to be compared at its return. */
	bool path_unknown;
	u64 arguments[SYSCALL_ARGUMENTS];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, OTHER_SLOT + 1);
	__type(key, u32);
	__type(value, struct total);
} totals SEC(".maps");

/* Keyed by the thread's task_struct: on exec a thread takes over its leader's ids while in the call. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, u64);
	__type(value, struct entry);
} entries SEC(".maps");

static const struct entry no_entry;

static __always_inline struct entry *entry_of(u64 task)
{
	struct entry *entry = bpf_map_lookup_elem(&entries, &task);

	if (entry)
		return entry;
	bpf_map_update_elem(&entries, &task, &no_entry, BPF_ANY);
	return bpf_map_lookup_elem(&entries, &task);
}

static __always_inline void add(struct entry *entry, bool returned, s64 result)
{
	u64 duration = bpf_ktime_get_ns() - entry->start;
	struct total *total;
	u32 slot = entry->slot;

	entry->running = false;
	if (!is_wanted_end(returned, result, duration))
		return;
	if (entry->path_unknown && match_path(entry->arguments, slot) != PATH_YES)
		return;
	COUNT(seen);
	total = bpf_map_lookup_elem(&totals, &slot);
	if (!total)
		return;
	total->count++;
	total->nanoseconds += duration;
	if (returned && result < 0 && result >= -MAX_ERRNO)
		total->errors++;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(sys_enter, struct pt_regs *regs, long number)
{
	struct ids ids = current_ids();
	int match = PATH_YES;
	struct entry *entry;
	bool compat;
	s32 slot;

	if (!is_wanted_process(ids) || !is_wanted_anywhere(number))
		return 0;
	compat = syscall_is_compat();
	slot = rule_slot(number, compat);
	if (!is_wanted_call(ids, slot))
		return 0;
	if (path_start_length) {
		u64 arguments[SYSCALL_ARGUMENTS] = {};

		syscall_arguments(regs, compat, arguments);
		match = match_path(arguments, slot);
		if (match == PATH_NO)
			return 0;
	}
	entry = entry_of(bpf_get_current_task());
	if (!entry) {
		COUNT(seen);
		COUNT(lost_map_full);
		return 0;
	}
	/* The last one came back unseen: the kernel skipped the program at its return. */
	if (entry->running) {
		COUNT(seen);
		COUNT(lost_return);
	}
	entry->slot = slot < 0 ? OTHER_SLOT : slot;
	entry->path_unknown = match == PATH_UNKNOWN;
	if (entry->path_unknown)
		syscall_arguments(regs, compat, entry->arguments);
	entry->running = true;
	entry->start = bpf_ktime_get_ns();
	return 0;
}

static __always_inline void end_call(u64 task, bool returned, s64 result)
{
	struct entry *entry = bpf_map_lookup_elem(&entries, &task);

	if (!entry)
		return;
	if (entry->running)
		add(entry, returned, result);
	if (!returned)
		bpf_map_delete_elem(&entries, &task);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
