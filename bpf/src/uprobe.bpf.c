// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool uprobe: functions of programs and libraries; what they are called with, and what they return. */

/* The kernel lets programs of a uprobe.multi link be preempted, by themselves too: nothing here is shared by CPU without an atomic. */
#define PREEMPTIBLE
#include "deliver.h"
#include "filter.h"
#include "function.h"

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

char LICENSE[] SEC("license") = "Dual MIT/GPL";
