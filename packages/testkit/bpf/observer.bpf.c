// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* What this package's own tests observe workloads with: the system calls of one process by number, and the calls of a function. */
#include "bpf.h"
#include "task.h"

struct call {
	u32 pid;
	u64 number;
};

const volatile u32 watched_pid;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 512);
	__type(key, u32);
	__type(value, u64);
} calls SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__type(value, u64);
} totals SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
	__type(value, struct call);
} events SEC(".maps");

static __always_inline void add(void *map, u32 key)
{
	u64 one = 1, *count = bpf_map_lookup_elem(map, &key);

	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(map, &key, &one, BPF_ANY);
}

/* The arguments of sys_enter: its registers, the system call's number. */
SEC("raw_tp/sys_enter")
int count_call(u64 *ctx)
{
	if (current_ids().pid == watched_pid)
		add(&calls, (u32)ctx[1]);
	return 0;
}

SEC("uprobe")
int count_function(void *ctx)
{
	struct call call = { .pid = current_ids().pid };
	u64 *count;
	u32 first = 0;

	if (call.pid != watched_pid)
		return 0;
	add(&totals, first);
	count = bpf_map_lookup_elem(&totals, &first);
	call.number = count ? *count : 0;
	bpf_ringbuf_output(&events, &call, sizeof(call), 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
