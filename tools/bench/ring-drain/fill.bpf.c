// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Fills a ring with events, a batch for each system call of the process that asks for it. */
#include "bpf.h"
#include "task.h"

struct event {
	u64 time;
	u32 pid;
	u32 tid;
	u32 cpu;
	u32 number;
	char comm[TASK_COMM_LEN];
};

#define BATCH 500

struct control {
	/* The thread whose system calls fill the ring. */
	u32 tid;
	u32 wanted;
	u32 written;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct control);
} control SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024 * 1024);
	__type(value, struct event);
} events SEC(".maps");

SEC("raw_tp/sys_enter")
int fill(void *ctx)
{
	struct ids ids = current_ids();
	u32 only = 0;
	struct control *fill = bpf_map_lookup_elem(&control, &only);

	if (!fill || ids.tid != fill->tid)
		return 0;
	for (int i = 0; i < BATCH && fill->written < fill->wanted; i++) {
		struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);

		if (!event)
			return 0;
		event->time = bpf_ktime_get_ns();
		event->pid = ids.pid;
		event->tid = ids.tid;
		event->cpu = bpf_get_smp_processor_id();
		event->number = fill->written++;
		bpf_get_current_comm(event->comm, sizeof(event->comm));
		bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
	}
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
