/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The one place that knows how functions of user space are called on each architecture: at a uprobe, and at a uretprobe. As with system
 * calls (syscall.h), CO-RE picks the description that this kernel has when the object is loaded. */
#pragma once

#include "bpf.h"

/* Integers and addresses in registers; others are on the stack, and floating point has registers of its own. */
#define FUNCTION_ARGUMENTS 6

/* x86-64: arch/x86/include/asm/ptrace.h; System V ABI, AMD64 supplement, 3.2.3. */
struct pt_regs___function_x86 {
	unsigned long di;
	unsigned long si;
	unsigned long dx;
	unsigned long cx;
	unsigned long r8;
	unsigned long r9;
	unsigned long ax;
	unsigned long sp;
} CO_RE;

/* arm64: arch/arm64/include/asm/ptrace.h; Procedure Call Standard for the Arm 64-bit Architecture, 6.1.1. */
struct pt_regs___function_arm64 {
	u64 regs[31];
	u64 sp;
	u64 orig_x0;
} CO_RE;

/* The integer or address argument `index`, 0 to 5, at a function's entry. What is narrower than 64 bits has anything above. */
static __always_inline u64 function_argument(const void *regs, u32 index)
{
	const struct pt_regs___function_x86 *x86 = regs;
	const struct pt_regs___function_arm64 *arm64 = regs;

	if (bpf_core_field_exists(x86->di)) {
		switch (index) {
		case 0: return BPF_CORE_READ(x86, di);
		case 1: return BPF_CORE_READ(x86, si);
		case 2: return BPF_CORE_READ(x86, dx);
		case 3: return BPF_CORE_READ(x86, cx);
		case 4: return BPF_CORE_READ(x86, r8);
		case 5: return BPF_CORE_READ(x86, r9);
		}
	} else if (bpf_core_field_exists(arm64->orig_x0)) {
		switch (index) {
		case 0: return BPF_CORE_READ(arm64, regs[0]);
		case 1: return BPF_CORE_READ(arm64, regs[1]);
		case 2: return BPF_CORE_READ(arm64, regs[2]);
		case 3: return BPF_CORE_READ(arm64, regs[3]);
		case 4: return BPF_CORE_READ(arm64, regs[4]);
		case 5: return BPF_CORE_READ(arm64, regs[5]);
		}
	}
	return 0;
}

/* What a function gives back, at its return. */
static __always_inline u64 function_result(const void *regs)
{
	const struct pt_regs___function_x86 *x86 = regs;
	const struct pt_regs___function_arm64 *arm64 = regs;

	if (bpf_core_field_exists(x86->ax))
		return BPF_CORE_READ(x86, ax);
	return BPF_CORE_READ(arm64, regs[0]);
}

/* Where a call's stack frame begins: the same at its entry and at its return, and another for each call that a thread is in. */
static __always_inline u64 function_frame(const void *regs, bool at_return)
{
	const struct pt_regs___function_x86 *x86 = regs;
	const struct pt_regs___function_arm64 *arm64 = regs;

	/* x86 returns by taking the return address from the stack. */
	if (bpf_core_field_exists(x86->sp) && bpf_core_field_exists(x86->di))
		return BPF_CORE_READ(x86, sp) - (at_return ? sizeof(u64) : 0);
	return BPF_CORE_READ(arm64, sp);
}
