// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Asks for a parent's id, counted and told of. */
#include "bpf.h"
#include <ebpf-dojo/ring.bpf.h>

struct call {
	u32 pid;
	u32 number;
	char comm[16];
};

/* Set before load, or while it runs. */
struct {
	u32 pid;
	bool tell;
} config;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, u32);
	__type(value, u32);
} calls SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u32);
} on_cpu SEC(".maps");

RING_BUFFER(events, struct call, 64 * 1024);

SEC("tracepoint/syscalls/sys_enter_getppid")
int on_getppid(void *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32, zero = 0, one = 1;
	struct call *call;
	u32 *count;

	if (pid != config.pid)
		return 0;
	count = bpf_map_lookup_elem(&on_cpu, &zero);
	if (count)
		*count += 1;
	count = bpf_map_lookup_elem(&calls, &pid);
	if (count)
		one = *count += 1;
	else
		bpf_map_update_elem(&calls, &pid, &one, BPF_ANY);
	if (!config.tell)
		return 0;
	call = ring_reserve(events, sizeof(*call));
	if (!call)
		return 0;
	call->pid = pid;
	call->number = one;
	bpf_get_current_comm(call->comm, sizeof(call->comm));
	bpf_ringbuf_submit(call, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
