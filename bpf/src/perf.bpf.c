// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool perf: who ran at each sample of a perf event, and the stacks it had then. */
#include "deliver.h"
#include "filter.h"

/* What kernel.perf_event_max_stack is, unless someone raised it. */
#define MAX_FRAMES 127
#define BPF_F_USER_STACK (1 << 8)

/* Whole stacks travel, rather than ids of a BPF_MAP_TYPE_STACK_TRACE: there two stacks with the same hash displace each other, and user
 * space would know of a process only when it looks, perhaps after its end. */
struct sample {
	/* Of both stacks: who has seen it before need not look at them. */
	u64 hash;
	/* The process; 0 for an idle CPU. */
	u32 pid;
	u32 kernel_frames;
	u32 user_frames;
	/* The thread's name. */
	char comm[TASK_COMM_LEN];
	/* The innermost first; zeros behind the last. */
	u64 kernel[MAX_FRAMES];
	u64 user[MAX_FRAMES];
};

/* Whether samples of idle CPUs count. */
const volatile bool wants_idle;
/* Samples one of whose stacks the kernel did not give, and stacks that may go on beyond the room for them. */
u64 stacks_lost;
u64 stacks_cut;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 * 1024 * 1024);
	__type(value, struct sample);
} events SEC(".maps");

/* Frames of a stack that takes `bytes`, as bpf_get_stack() tells. */
static __always_inline u32 frames_of(long bytes)
{
	if (bytes < 0) {
		__sync_fetch_and_add(&stacks_lost, 1);
		return 0;
	}
	if (bytes == MAX_FRAMES * sizeof(u64))
		__sync_fetch_and_add(&stacks_cut, 1);
	return bytes / sizeof(u64);
}

/* As FNV-1a does it with bytes; the shift brings what is high in an address to where it counts. The zeros behind the last frame count too:
 * a loop that ended there would be one more path for the verifier at each turn. */
static __always_inline u64 hash_stack(u64 hash, const u64 *stack)
{
	for (u32 i = 0; i < MAX_FRAMES; i++) {
		hash = (hash ^ stack[i]) * 0x100000001b3ULL;
		hash ^= hash >> 29;
	}
	return hash;
}

SEC("perf_event")
int on_sample(struct bpf_perf_event_data *ctx)
{
	bool is_idle = !bpf_get_current_pid_tgid();
	struct ids ids = current_ids();
	struct sample *sample;

	if (is_idle && !wants_idle)
		return 0;
	/* One that has no id in the viewer's PID namespace is none of the viewer's. */
	if (!is_idle && !ids.tid)
		return 0;
	if (!is_wanted_task(ids))
		return 0;
	COUNT(seen);
	sample = bpf_ringbuf_reserve(&events, sizeof(*sample), 0);
	if (!sample) {
		COUNT(lost_ring_full);
		return 0;
	}
	sample->pid = ids.pid;
	bpf_get_current_comm(sample->comm, sizeof(sample->comm));
	sample->kernel_frames = frames_of(bpf_get_stack(ctx, sample->kernel, sizeof(sample->kernel), 0));
	sample->user_frames = frames_of(bpf_get_stack(ctx, sample->user, sizeof(sample->user), BPF_F_USER_STACK));
	sample->hash = hash_stack(0xcbf29ce484222325ULL, sample->kernel);
	sample->hash = hash_stack(sample->hash, sample->user);
	bpf_ringbuf_submit(sample, WAKEUP(events));
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
