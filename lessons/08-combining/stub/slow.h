/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Calls that take long are told one by one. A histogram says how many there are; these say who made them, and when. */
#pragma once

#include <dojo/lesson.h>
#include "start.h"
#include "tally.h"
#include "task.h"

/* From how many nanoseconds on a call is slow; 0: none is. TypeScript changes it while the programs run. */
u53 slow_from;

struct slow_call {
	/* When it began, in nanoseconds since boot. */
	u64 time;
	u53 duration_ns;
	/* What it returned; below 0 it is an error. */
	s64 result;
	u32 pid;
	u32 tid;
	u32 number;
	char comm[TASK_COMM_LEN];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
	__type(value, struct slow_call);
} slow_calls SEC(".maps");

static __always_inline void describe(struct slow_call *call, u32 tid, const struct start *start, u64 ns, s64 result)
{
	call->time = start->time;
	call->duration_ns = ns;
	call->result = result;
	call->pid = start->pid;
	call->tid = tid;
	call->number = start->number;
	bpf_get_current_comm(call->comm, sizeof(call->comm));
}

/* Tells of a call that has returned, when it was slow. */
static __always_inline void tell_if_slow(u32 tid, const struct start *start, u64 ns, s64 result)
{
	struct slow_call *call = NULL;

	if (!slow_from || ns < slow_from)
		return;
	TODO("08.5", "reserve room for a slow call in the ring");
	if (!call) {
		TODO("08.5", "count it as untold");
		return;
	}
	TODO("08.5", "describe the call in that room, and submit it");
}
