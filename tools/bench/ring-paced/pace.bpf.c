// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Writes an event for each getppid call of one process, into a ring that counts what it has no room for. */
#include "bpf.h"
#include "task.h"
#include <ebpf-dojo/ring.bpf.h>

struct event {
	u64 time;
	u53 sequence;
	u32 pid;
	u32 cpu;
	char comm[TASK_COMM_LEN];
};

const volatile u32 watched_pid;
const volatile u32 watched_call;

/* By its one thread. */
u64 produced;

RING_BUFFER(events, struct event, RING_DEFAULT_BYTES);

SEC("raw_tp/sys_enter")
int pace(u64 *ctx)
{
	struct ids ids = current_ids();
	struct event *event;
	u64 sequence;

	if (ctx[1] != watched_call || ids.pid != watched_pid)
		return 0;
	sequence = produced++;
	event = ring_reserve(events, sizeof(*event));
	if (!event)
		return 0;
	event->time = bpf_ktime_get_ns();
	event->sequence = sequence;
	event->pid = ids.pid;
	event->cpu = bpf_get_smp_processor_id();
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	bpf_ringbuf_submit(event, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
