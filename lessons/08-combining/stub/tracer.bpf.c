// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Times system calls, all at once, and makes a histogram of each. */
#include <dojo/lesson.h>
#include "bucket.h"
#include "filter.h"
#include "processes.h"
#include "slow.h"
#include "start.h"
#include "switches.h"
#include "syscall.h"
#include "tally.h"
#include "task.h"

/* Room for the numbers of system calls; the newest kernels use fewer than 480. */
#define CALLS 512

struct histogram {
	u53 buckets[BUCKETS];
};

/* By number of the call. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, CALLS);
	__type(key, u32);
	__type(value, struct histogram);
} histograms SEC(".maps");

static __always_inline void add_call(u32 number, u64 ns)
{
	struct histogram *histogram = bpf_map_lookup_elem(&histograms, &number);
	u32 bucket = bucket_of(ns);

	TODO("08.3", "add one to that bucket, when there is such a histogram, and such a bucket: the verifier wants to see both");
}

SEC("tp_btf/sys_enter")
int BPF_PROG(enter, struct pt_regs *regs, long number)
{
	struct ids ids = current_ids();
	struct start start = { .number = number, .pid = ids.pid };
	long error = 0;

	if (!is_wanted(ids.pid, number))
		return 0;
	/* 32-bit programs have numbers of their own: theirs mean other calls. */
	if (number < 0 || number >= CALLS || syscall_is_compat()) {
		COUNT(foreign);
		return 0;
	}
	COUNT(begun);
	start.time = bpf_ktime_get_ns();
	TODO("08.3", "write `start` into `starts`, under the thread's id, and count it as dropped when there is no room");
	return 0;
}

/* The filter is not asked here: it may have changed since the call began, and whatever has begun has to end. */
SEC("tp_btf/sys_exit")
int BPF_PROG(leave, struct pt_regs *regs, long result)
{
	u32 tid = current_ids().tid;
	u64 now = bpf_ktime_get_ns(), ns = 0;
	struct start *start = NULL;

	TODO("08.3", "look up the thread in `starts`");
	/* It began before this looked, was not wanted, or was dropped. */
	if (!start)
		return 0;
	TODO("08.3", "set `ns` to the nanoseconds from the start to now, and never below 0");
	tell_if_slow(tid, start, ns, result);
	TODO("08.3", "add the call to its histogram, and take the thread out of `starts`");
	return 0;
}

/* A call that never returns ends here. Its start would else wait for the next thread that gets this id. */
static __always_inline void forget(u32 tid)
{
	TODO("08.4", "take the thread out of `starts`, and count its call as gone when there was one");
}

/* In a thread that ends. */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(thread_ends)
{
	forget(current_ids().tid);
	return 0;
}

/* In a thread that has become another program, and was called `old_tid` before: one that is not the first of its process takes over the
 * id of the first. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(program_starts, struct task_struct *task, int old_tid)
{
	u32 tid = current_ids().tid;

	TODO("08.4", "forget the call of the old id, when that is another one");
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
