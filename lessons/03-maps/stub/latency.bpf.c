// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* How long opening a file takes: from the entry of openat to its return. */
#include <dojo/lesson.h>
#include "add-one.h"
#include "watched.h"

/* When each open that is under way began, in nanoseconds since boot, by thread id: a thread is in one system call at a time. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, u32);
	__type(value, u64);
} starts SEC(".maps");

/* Opens that were not timed, for `starts` was full. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u53);
} dropped SEC(".maps");

struct latency {
	u53 calls;
	u53 total_ns;
	/* Both mean nothing while `calls` is 0. */
	u53 min_ns;
	u53 max_ns;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct latency);
} latencies SEC(".maps");

/* A moment before the start would be 584 years after it, as unsigned numbers have it. */
static __always_inline u64 nanoseconds_between(u64 start, u64 end)
{
	return end > start ? end - start : 0;
}

/* Adds a measured call. One that took 0 ns is a call like any other. */
static __always_inline void add_call(u64 ns)
{
	u32 only = 0;
	struct latency *latency = bpf_map_lookup_elem(&latencies, &only);

	if (!latency)
		return;
	if (!latency->calls || ns < latency->min_ns)
		latency->min_ns = ns;
	if (!latency->calls || ns > latency->max_ns)
		latency->max_ns = ns;
	latency->total_ns += ns;
	latency->calls += 1;
}

SEC("tracepoint/syscalls/sys_enter_openat")
int begin_open(void *ctx)
{
	struct ids ids = current_ids();
	u64 now = bpf_ktime_get_ns();
	long error = 0;

	if (!is_watched(ids.pid))
		return 0;
	TODO("03.6", "put `now` into `starts`, under the thread's id; keep in `error` what the helper returns");
	if (error)
		TODO("03.7", "no room for this start: add one to `dropped`");
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_openat")
int end_open(void *ctx)
{
	struct ids ids = current_ids();
	u64 now = bpf_ktime_get_ns();
	u64 *start = NULL;

	if (!is_watched(ids.pid))
		return 0;
	TODO("03.6", "look up the thread in `starts`");
	/* It began before we did, or was dropped. */
	if (!start)
		return 0;
	TODO("03.6", "add a call that took the nanoseconds from *start to now, and take the thread out of `starts`");
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
