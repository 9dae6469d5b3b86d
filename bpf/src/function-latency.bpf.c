// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* How long functions take, of programs, libraries or the kernel, as a histogram of each: ebpf-tool uprobe --latency and latency --fn. Counters
 * only ever grow, so that a reader who takes differences loses nothing. */

/* The kernel lets programs of a uprobe.multi link be preempted, by themselves too: nothing here is shared by CPU without an atomic. */
#define PREEMPTIBLE
#include "account.h"
#include "duration-bucket.h"
#include "filter.h"
#include "function.h"

#define EEXIST 17

/* Calls of one function on one CPU. */
struct latency {
	/* Those that returned, and the nanoseconds they took: together, the shortest, 0 when there is none, and the longest. */
	u53 count;
	u53 total;
	u53 shortest;
	u53 longest;
	/* Entered, and never seen to return. */
	u53 unfinished;
	/* As duration-bucket.h says. */
	u53 buckets[BUCKETS];
};

/* A call between entry and return. Its frame tells it from others of the same function on the same stack. */
struct call {
	u64 task;
	u64 frame;
	u64 function;
};

/* Whether links have cookies, by which functions are told apart: from Linux 5.15 on. */
const volatile bool has_cookies;

/* When each call under way began, in nanoseconds. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, struct call);
	__type(value, u64);
} calls SEC(".maps");

/* As many as there are functions. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct latency);
} latencies SEC(".maps");

static __always_inline u32 current_function(void *ctx)
{
	return has_cookies ? bpf_get_attach_cookie(ctx) : 0;
}

static __always_inline struct call current_call(void *ctx, bool at_return)
{
	return (struct call){
		.task = bpf_get_current_task(),
		.frame = caller_stack(ctx, !at_return),
		.function = current_function(ctx),
	};
}

static __always_inline int enter(void *ctx)
{
	struct latency *latency;
	struct call call;
	u32 function;
	u64 start;

	if (!is_wanted_task(current_ids()))
		return 0;
	COUNT(seen);
	call = current_call(ctx, false);
	start = bpf_ktime_get_ns();
	/* As an int: before Linux 6.4 (commit d7ba4cc900bf) the upper half of an error is not set. */
	switch ((int)bpf_map_update_elem(&calls, &call, &start, BPF_NOEXIST)) {
	case 0:
		return 0;
	case -EEXIST:
		/* The one that was here did not return, or not so that a uretprobe sees it: longjmp(3), an exception, a thread that ended in
		 * it, more than 64 calls deep, a function that ends by calling itself. */
		function = call.function;
		if ((latency = bpf_map_lookup_elem(&latencies, &function)))
			INCREMENT(latency->unfinished);
		bpf_map_update_elem(&calls, &call, &start, BPF_EXIST);
		return 0;
	default:
		COUNT(lost_map_full);
		return 0;
	}
}

static __always_inline int leave(void *ctx)
{
	u64 end = bpf_ktime_get_ns();
	struct call call = current_call(ctx, true);
	u32 function = call.function;
	u64 *start = bpf_map_lookup_elem(&calls, &call);
	struct latency *latency;
	u64 duration;

	if (!start)
		return 0;
	duration = end - *start;
	bpf_map_delete_elem(&calls, &call);
	if (!(latency = bpf_map_lookup_elem(&latencies, &function)))
		return 0;
	INCREMENT(latency->count);
	__sync_fetch_and_add(&latency->total, duration);
	/* There is no atomic minimum: a thread that is preempted right here, by one that is quicker still, would undo that one's. */
	if (!latency->shortest || duration < latency->shortest)
		latency->shortest = duration;
	if (duration > latency->longest)
		latency->longest = duration;
	INCREMENT(latency->buckets[duration_bucket(duration)]);
	return 0;
}

SEC("uprobe.multi")
int user_entry(void *ctx)
{
	return enter(ctx);
}

SEC("uretprobe.multi")
int user_return(void *ctx)
{
	return leave(ctx);
}

SEC("kprobe")
int kernel_entry(void *ctx)
{
	return enter(ctx);
}

SEC("kretprobe")
int kernel_return(void *ctx)
{
	return leave(ctx);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
