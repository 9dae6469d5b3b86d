// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The same work by three kinds of tracepoint programs: they count one system call of one process. */
#include <dojo/lesson.h>
#include "task.h"

const volatile u32 wanted_pid;
const volatile u32 wanted_call;

u53 by_tracepoint;
u53 by_raw;
u53 by_btf;

struct trace_event_raw_sys_enter {
	long id;
} CO_RE;

struct pt_regs;

static __always_inline void count(u53 *counter, long call)
{
	if (call == wanted_call && current_ids().pid == wanted_pid)
		__sync_fetch_and_add(counter, 1);
}

/* Given a record, which the kernel has written for it: its fields are described in tracefs, and stay. */
SEC("tracepoint/raw_syscalls/sys_enter")
int on_tracepoint(struct trace_event_raw_sys_enter *ctx)
{
	count(&by_tracepoint, ctx->id);
	return 0;
}

/* Given the arguments of the tracepoint as 64-bit numbers, before any record is made: for sys_enter the registers and the number. */
SEC("raw_tp/sys_enter")
int on_raw(const u64 *arguments)
{
	count(&by_raw, arguments[1]);
	return 0;
}

/* The same, and the verifier knows their types. */
SEC("tp_btf/sys_enter")
int BPF_PROG(on_btf, struct pt_regs *regs, long id)
{
	count(&by_btf, id);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
