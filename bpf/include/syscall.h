/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The one place that knows how each architecture passes system calls. Both are described, CO-RE picks the one this kernel has
 * when the object is loaded, and the verifier drops the other: one object file serves all machines. */
#pragma once

#include "bpf.h"

/* x86-64: arch/x86/include/asm/ptrace.h, thread_info.h. */
struct pt_regs___x86 {
	unsigned long di;
	unsigned long si;
	unsigned long dx;
	unsigned long r10;
	unsigned long r8;
	unsigned long r9;
	unsigned long orig_ax;
	/* Those of 32-bit calls: bx, cx, dx, si, di, bp. */
	unsigned long bx;
	unsigned long cx;
	unsigned long bp;
} CO_RE;

struct thread_info___x86 {
	u32 status;
} CO_RE;

struct task_struct___x86 {
	struct thread_info___x86 thread_info;
} CO_RE;

#define X86_TS_COMPAT 0x2

/* arm64: arch/arm64/include/asm/ptrace.h, thread_info.h. The first argument's register is kept in orig_x0. */
struct pt_regs___arm64 {
	u64 regs[31];
	u64 orig_x0;
	s32 syscallno;
} CO_RE;

struct thread_info___arm64 {
	unsigned long flags;
} CO_RE;

struct task_struct___arm64 {
	struct thread_info___arm64 thread_info;
} CO_RE;

#define ARM64_TIF_32BIT (1UL << 22)

/* The pointer-sized argument `index`, 0 to 5, of a native system call at its entry. */
static __always_inline u64 syscall_argument(const void *regs, u32 index)
{
	const struct pt_regs___x86 *x86 = regs;
	const struct pt_regs___arm64 *arm64 = regs;

	if (bpf_core_field_exists(x86->di)) {
		switch (index) {
		case 0: return BPF_CORE_READ(x86, di);
		case 1: return BPF_CORE_READ(x86, si);
		case 2: return BPF_CORE_READ(x86, dx);
		case 3: return BPF_CORE_READ(x86, r10);
		case 4: return BPF_CORE_READ(x86, r8);
		case 5: return BPF_CORE_READ(x86, r9);
		}
	} else if (bpf_core_field_exists(arm64->orig_x0)) {
		switch (index) {
		case 0: return BPF_CORE_READ(arm64, orig_x0);
		case 1: return BPF_CORE_READ(arm64, regs[1]);
		case 2: return BPF_CORE_READ(arm64, regs[2]);
		case 3: return BPF_CORE_READ(arm64, regs[3]);
		case 4: return BPF_CORE_READ(arm64, regs[4]);
		case 5: return BPF_CORE_READ(arm64, regs[5]);
		}
	}
	return 0;
}

#define SYSCALL_ARGUMENTS 6

/* All arguments of a system call at its entry, those of a 32-bit one (`compat`) without their upper halves. `regs` has to be a pointer
 * that the verifier knows by its type, as tp_btf programs get it: then a register costs a load, where syscall_argument calls a helper. */
static __always_inline void syscall_arguments(const void *regs, bool compat, u64 *arguments)
{
	const struct pt_regs___x86 *x86 = regs;
	const struct pt_regs___arm64 *arm64 = regs;

	if (bpf_core_field_exists(x86->di)) {
		arguments[0] = compat ? (u32)x86->bx : x86->di;
		arguments[1] = compat ? (u32)x86->cx : x86->si;
		arguments[2] = compat ? (u32)x86->dx : x86->dx;
		arguments[3] = compat ? (u32)x86->si : x86->r10;
		arguments[4] = compat ? (u32)x86->di : x86->r8;
		arguments[5] = compat ? (u32)x86->bp : x86->r9;
	} else if (bpf_core_field_exists(arm64->orig_x0)) {
		arguments[0] = compat ? (u32)arm64->orig_x0 : arm64->orig_x0;
		arguments[1] = compat ? (u32)arm64->regs[1] : arm64->regs[1];
		arguments[2] = compat ? (u32)arm64->regs[2] : arm64->regs[2];
		arguments[3] = compat ? (u32)arm64->regs[3] : arm64->regs[3];
		arguments[4] = compat ? (u32)arm64->regs[4] : arm64->regs[4];
		arguments[5] = compat ? (u32)arm64->regs[5] : arm64->regs[5];
	}
}

/* Whether a thread makes 32-bit system calls, by a pointer that the verifier knows the type of: loads from it cost no call. */
static __always_inline bool task_is_compat(const void *task)
{
	const struct task_struct___x86 *x86 = task;
	const struct task_struct___arm64 *arm64 = task;

	if (bpf_core_field_exists(x86->thread_info.status))
		return x86->thread_info.status & X86_TS_COMPAT;
	return arm64->thread_info.flags & ARM64_TIF_32BIT;
}

/* Whether the running thread makes 32-bit system calls, which have numbers and registers of their own. */
static __always_inline bool syscall_is_compat(void)
{
	const struct task_struct___x86 *x86;
	const struct task_struct___arm64 *arm64;

	if (bpf_core_enum_value_exists(enum bpf_func_id___5_11, BPF_FUNC_get_current_task_btf))
		return task_is_compat((const void *)bpf_get_current_task_btf());
	x86 = (const void *)bpf_get_current_task();
	arm64 = (const void *)x86;
	if (bpf_core_field_exists(x86->thread_info.status))
		return BPF_CORE_READ(x86, thread_info.status) & X86_TS_COMPAT;
	return BPF_CORE_READ(arm64, thread_info.flags) & ARM64_TIF_32BIT;
}

/* The number of the system call that returns, by registers the verifier knows as such: those that a program of tp_btf/sys_exit is given. -1 after a return from a
 * signal handler, which restores all registers, and after a call of the number -1. */
static __always_inline s64 syscall_number(const void *regs)
{
	const struct pt_regs___x86 *x86 = regs;
	const struct pt_regs___arm64 *arm64 = regs;

	if (bpf_core_field_exists(x86->orig_ax))
		return x86->orig_ax;
	return arm64->syscallno;
}

/* The number of the system call that the running thread is in; -1 when it is in none. Meaningless for threads of the kernel. Needs Linux 5.15. */
static __always_inline s64 current_syscall_number(void)
{
	return syscall_number((const void *)bpf_task_pt_regs(bpf_get_current_task_btf()));
}
