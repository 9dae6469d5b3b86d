// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* One trivial program for each kind of hook, loaded and attached one at a time. Each counts how often this process made it
 * run, so that "attached" can be told from "works". */
#include "bpf.h"
#include "task.h"

const volatile u32 probing_pid;

u32 hits;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
	__type(value, u32);
} ring SEC(".maps");

static __always_inline int hit(void)
{
	if (current_ids().pid == probing_pid)
		__sync_fetch_and_add(&hits, 1);
	return 0;
}

SEC("raw_tp/sys_enter")
int on_raw_tracepoint(void *ctx)
{
	return hit();
}

SEC("raw_tp/sys_enter")
int write_ring(void *ctx)
{
	u32 pid = current_ids().pid;

	if (pid == probing_pid && !bpf_ringbuf_output(&ring, &pid, sizeof(pid), 0))
		__sync_fetch_and_add(&hits, 1);
	return 0;
}

SEC("tp_btf/sys_enter")
int on_btf_tracepoint(void *ctx)
{
	return hit();
}

SEC("tracepoint/raw_syscalls/sys_enter")
int on_tracepoint(void *ctx)
{
	return hit();
}

SEC("kprobe/do_sys_openat2")
int on_kprobe(void *ctx)
{
	return hit();
}

SEC("kprobe.multi/do_sys_openat2")
int on_kprobe_multi(void *ctx)
{
	return hit();
}

SEC("fentry/do_sys_openat2")
int on_fentry(void *ctx)
{
	return hit();
}

SEC("uprobe")
int on_uprobe(void *ctx)
{
	return hit();
}

/* A clock's sample may hit any process of the CPU: it counts them all. */
SEC("perf_event")
int on_perf_event(void *ctx)
{
	__sync_fetch_and_add(&hits, 1);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
