// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool uprobe: functions of programs and libraries; what they are called with, what they return, how long they take. */

/* The kernel lets programs of a uprobe.multi link be preempted, by themselves too: nothing here is shared by CPU without an atomic. */
#define PREEMPTIBLE
#include "deliver.h"
#include "duration-bucket.h"
#include "filter.h"
#include "function.h"

#define EEXIST 17
#define TEXT_BYTES 128

enum text_state {
	TEXT_NONE = 0,
	TEXT_WHOLE = 1,
	/* Longer than the room for it. */
	TEXT_CUT = 2,
	TEXT_UNREADABLE = 3,
};

/* A call, or a return. */
struct hit {
	/* Nanoseconds of the monotonic clock. */
	u64 time;
	/* Its arguments; of a return, what the function gives back, and zeros. */
	u64 values[FUNCTION_ARGUMENTS];
	u32 pid;
	u32 tid;
	/* Which of the functions, from 0 on. */
	u32 function;
	char comm[TASK_COMM_LEN];
};

/* The same, with what those of its values point to that are texts. */
struct text_hit {
	struct hit hit;
	enum text_state states[FUNCTION_ARGUMENTS];
	char texts[FUNCTION_ARGUMENTS][TEXT_BYTES];
};

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
/* Which values are addresses of texts: a bit each, the lowest for the first. */
const volatile u32 texts;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024);
	__type(value, struct hit);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024);
	__type(value, struct text_hit);
} text_events SEC(".maps");

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

static __always_inline void describe(struct hit *hit, void *ctx, struct ids ids, bool at_return)
{
	hit->time = bpf_ktime_get_ns();
	/* Not a loop, in which the compiler would look for the architecture's registers each time, where the verifier cannot tell which. */
#pragma clang loop unroll(full)
	for (u32 i = 0; i < FUNCTION_ARGUMENTS; i++)
		hit->values[i] = !at_return ? function_argument(ctx, i) : i == 0 ? function_result(ctx) : 0;
	hit->pid = ids.pid;
	hit->tid = ids.tid;
	hit->function = current_function(ctx);
	bpf_get_current_comm(hit->comm, sizeof(hit->comm));
}

static __always_inline enum text_state read_text(char *text, u64 address)
{
	long length;

	if (!address)
		return TEXT_NONE;
	length = bpf_probe_read_user_str(text, TEXT_BYTES, (const void *)address);
	if (length < 0) {
		COUNT(text_unreadable);
		return TEXT_UNREADABLE;
	}
	/* The helper does not say that it cut: full to the last byte means it did, or very nearly. */
	if (length == TEXT_BYTES) {
		COUNT(text_cut);
		return TEXT_CUT;
	}
	return TEXT_WHOLE;
}

/* Written where it is to be read, for there is no other place for it: the stack is too small, and a buffer for each CPU is not safe. */
static __always_inline void deliver(void *ctx, struct ids ids, bool at_return)
{
	struct hit *hit = bpf_ringbuf_reserve(&events, sizeof(*hit), 0);

	if (!hit) {
		COUNT(lost_ring_full);
		return;
	}
	describe(hit, ctx, ids, at_return);
	bpf_ringbuf_submit(hit, WAKEUP(events));
}

static __always_inline void deliver_with_texts(void *ctx, struct ids ids, bool at_return)
{
	struct text_hit *hit = bpf_ringbuf_reserve(&text_events, sizeof(*hit), 0);

	if (!hit) {
		COUNT(lost_ring_full);
		return;
	}
	describe(&hit->hit, ctx, ids, at_return);
	for (u32 i = 0; i < FUNCTION_ARGUMENTS; i++) {
		hit->states[i] = TEXT_NONE;
		hit->texts[i][0] = 0;
		if (texts & (1 << i))
			hit->states[i] = read_text(hit->texts[i], hit->hit.values[i]);
	}
	bpf_ringbuf_submit(hit, WAKEUP(text_events));
}

static __always_inline int report(void *ctx, bool at_return)
{
	struct ids ids = current_ids();

	if (!is_wanted_task(ids))
		return 0;
	COUNT(seen);
	if (texts)
		deliver_with_texts(ctx, ids, at_return);
	else
		deliver(ctx, ids, at_return);
	return 0;
}

SEC("uprobe.multi")
int function_entry(void *ctx)
{
	return report(ctx, false);
}

SEC("uretprobe.multi")
int function_return(void *ctx)
{
	return report(ctx, true);
}

static __always_inline struct call current_call(void *ctx, bool at_return)
{
	return (struct call){
		.task = bpf_get_current_task(),
		.frame = caller_stack(ctx, !at_return),
		.function = current_function(ctx),
	};
}

SEC("uprobe.multi")
int timed_entry(void *ctx)
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

SEC("uretprobe.multi")
int timed_return(void *ctx)
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

char LICENSE[] SEC("license") = "Dual MIT/GPL";
