// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Who has the CPU at each sample, and where it was: its stacks. */
#include <dojo/lesson.h>
#include "task.h"
#include "add-one.h"

/* What kernel.perf_event_max_stack is, unless someone changed it: the kernel walks no deeper. */
#define MAX_FRAMES 127
/* include/uapi/linux/bpf.h */
#define BPF_F_USER_STACK (1 << 8)
/* include/uapi/asm-generic/errno-base.h */
#define EFAULT 14

/* Samples taken; those of them that found a CPU idle. */
u53 seen;
u53 idle;
/* Samples that are in no process's count, since `samples` was full. */
u53 lost_samples;
/* Samples that are in no place's count, since `places` was full. */
u53 lost_places;
/* Stacks that `stacks` did not take. Their samples count all the same. */
u53 lost_stacks;

/* Samples of each process, by its id. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u53);
} samples SEC(".maps");

/* Stacks, by the number that bpf_get_stackid gives: addresses, the innermost first. */
struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 16384);
	__type(key, u32);
	__uint(value_size, MAX_FRAMES * sizeof(u64));
} stacks SEC(".maps");

/* Where a process was. */
struct place {
	u32 pid;
	/* Numbers of stacks; below 0 when there is none. */
	s32 kernel_stack;
	s32 user_stack;
	/* The thread's name. */
	char comm[TASK_COMM_LEN];
};

/* Samples of each place. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct place);
	__type(value, u53);
} places SEC(".maps");

/* Counters are shared by all CPUs: read, add and write in one step. */
#define INCREMENT(counter) __sync_fetch_and_add(&(counter), 1)

/* Adds to what was lost what this sample lost. */
static __always_inline void count_losses(const struct place *place, bool counted)
{
	TODO("07.4", "count in `lost_stacks` each stack that there is and that was not stored, and in `lost_places` a sample not counted");
}

SEC("perf_event")
int on_sample(struct bpf_perf_event_data *ctx)
{
	struct ids ids = current_ids();
	struct place place = { .pid = ids.pid };
	bool counted = false;

	INCREMENT(seen);
	/* 0 is no process: it has the CPU when nobody else wants it. */
	TODO("07.2", "count it in `idle`, and be done; any other sample counts in `samples`, for its process, or is lost");
	bpf_get_current_comm(place.comm, sizeof(place.comm));
	TODO("07.3", "have both stacks stored, put their numbers into `place`, and count the sample there");
	count_losses(&place, counted);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
