// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* How long calls of a function take, those among them that it makes of itself. */
#include <dojo/lesson.h>
#include "function.h"
#include "wanted.h"

/* A call under way. One thread can be in many calls of a function, when that calls itself; its stack is at another place in each. */
struct call {
	u64 tid;
	/* Where the stack of the caller is: the same at the entry and at the return of one call. */
	u64 stack;
};

/* When each call that is under way began, in nanoseconds since boot. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct call);
	__type(value, u64);
} starts SEC(".maps");

/* Calls that returned, and the nanoseconds that they took together. */
u53 timed;
u53 total_ns;
/* Calls that were not timed, for `starts` was full. */
u53 dropped;

#define ADD(counter, number) __sync_fetch_and_add(&(counter), number)

SEC("uprobe")
int begin_call(void *ctx)
{
	u64 now = bpf_ktime_get_ns();
	struct call call = {};
	long error = 0;

	if (!is_wanted())
		return 0;
	call.tid = current_ids().tid;
	call.stack = caller_stack(ctx, true);
	error = bpf_map_update_elem(&starts, &call, &now, BPF_ANY);
	if (error)
		ADD(dropped, 1);
	return 0;
}

SEC("uretprobe")
int end_call(void *ctx)
{
	u64 now = bpf_ktime_get_ns();
	struct call call = {};
	u64 *start = NULL;

	if (!is_wanted())
		return 0;
	call.tid = current_ids().tid;
	call.stack = caller_stack(ctx, false);
	start = bpf_map_lookup_elem(&starts, &call);
	/* It was dropped, or began before begin_call was attached. */
	if (!start)
		return 0;
	ADD(timed, 1);
	ADD(total_ns, now - *start);
	bpf_map_delete_elem(&starts, &call);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
