/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Every system call once, when it returns, or when its thread ends in it: docs/decisions/0017-calls-are-counted-at-their-return.md. What is
 * counted, count_call of the program says. packages/cli/src/stats/syscalls.ts is the other side. */
#pragma once

#include "filter.h"
#include "syscall.h"

/* Room for each ABI's numbers; the newest kernels use fewer than 480. The last slot of each takes all numbers beyond. */
#define ABI_SLOTS 512
#define UNKNOWN_SLOT (ABI_SLOTS - 1)
#define MAX_ERRNO 4095
#define ENOSYS 38

/* What is known of one system call number. */
struct rule {
	bool wanted;
	/* Its child returns from it too, with zero, which is no call of the child's. */
	bool makes_task;
	/* It does not return: its thread ends in it. */
	bool ends_task;
};

/* By number: native calls first, then the 32-bit ones from ABI_SLOTS on. */
const volatile struct rule rules[2 * ABI_SLOTS];
/* The number of rt_sigreturn, natively and for 32-bit calls. It restores all registers, and with them the number. */
const volatile u32 sigreturn;
const volatile u32 compat_sigreturn;
const volatile bool only_some;
const volatile bool only_failed;

/* One call, as it is counted. */
struct counted_call {
	u32 pid;
	/* Its place among `rules`. */
	u32 slot;
	u32 number;
	bool compat;
	bool failed;
};

static __always_inline void count_call(struct counted_call call);

static __always_inline u32 slot_of(s64 number, bool compat)
{
	return ((u64)number < UNKNOWN_SLOT ? number : UNKNOWN_SLOT) + (compat ? ABI_SLOTS : 0);
}

static __always_inline const volatile struct rule *rule_of(u32 slot)
{
	/* The verifier of 5.10 forgets a bound once the register is spilled: give it one here, where it counts. */
	barrier_var(slot);
	return &rules[slot & (2 * ABI_SLOTS - 1)];
}

static __always_inline void count(s64 number, bool compat, bool failed)
{
	u32 slot = slot_of(number, compat);
	struct ids ids;

	if (only_some && !rule_of(slot)->wanted)
		return;
	if (only_failed && !failed)
		return;
	ids = current_ids();
	if (!is_wanted_task(ids))
		return;
	count_call((struct counted_call){ .pid = ids.pid, .slot = slot, .number = number, .compat = compat, .failed = failed });
}

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit, struct pt_regs *regs, long result)
{
	s64 number = syscall_number(regs);
	bool compat = syscall_is_compat();
	bool failed = result < 0 && result >= -MAX_ERRNO;

	if (number == -1 && result != -ENOSYS) {
		number = compat ? compat_sigreturn : sigreturn;
		/* That register holds what it held before the signal: no result. */
		failed = false;
	}
	if (!result && rule_of(slot_of(number, compat))->makes_task)
		return 0;
	count(number, compat, failed);
	return 0;
}

static __always_inline void count_end(s64 number)
{
	bool compat = syscall_is_compat();

	if (rule_of(slot_of(number, compat))->ends_task)
		count(number, compat, false);
}

/* A thread that ends by exit or exit_group never returns. */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task)
{
	count_end(current_syscall_number());
	return 0;
}

/* Stands in for process_exit before Linux 5.15. */
SEC("tp_btf/sys_enter")
int BPF_PROG(sys_enter, struct pt_regs *regs, long number)
{
	count_end(number);
	return 0;
}
