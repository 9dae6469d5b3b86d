/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The one place that knows how functions are called on each architecture, as a probe at their entry or return finds it in the registers. As
 * in syscall.h, both are described, CO-RE picks the one this kernel has, and the verifier drops the other. */
#pragma once

#include "bpf.h"

/* Integers and addresses in registers on every architecture; others are on the stack, and floating point has registers of its own. */
#define FUNCTION_ARGUMENTS 6
/* The most of them that an architecture has: six on x86-64, eight on arm64. */
#define REGISTER_ARGUMENTS 8

/* x86-64: arch/x86/include/asm/ptrace.h; System V ABI, AMD64 supplement, 3.2.3. */
struct pt_regs___function_x86 {
	unsigned long di;
	unsigned long si;
	unsigned long dx;
	unsigned long cx;
	unsigned long r8;
	unsigned long r9;
	unsigned long ax;
	unsigned long ip;
	unsigned long sp;
} CO_RE;

/* arm64: arch/arm64/include/asm/ptrace.h; Procedure Call Standard for the Arm 64-bit Architecture, 6.1.1. */
struct pt_regs___function_arm64 {
	u64 regs[31];
	u64 sp;
	u64 pc;
	u64 orig_x0;
} CO_RE;

/* Registers are read by a helper: of two loads the compiler may make one, at an offset that it computes, and the verifier allows none of that
 * in the registers of a probe. */
#define REGISTER(field) ({ u64 value = 0; bpf_core_read(&value, sizeof(value), &(field)); value; })

/* The integer or address argument `index`, 0 to 5, at a function's entry. What is narrower than 64 bits has anything above. */
static __always_inline u64 function_argument(const void *regs, u32 index)
{
	const struct pt_regs___function_x86 *x86 = regs;
	const struct pt_regs___function_arm64 *arm64 = regs;

	if (bpf_core_field_exists(x86->di)) {
		switch (index) {
		case 0: return REGISTER(x86->di);
		case 1: return REGISTER(x86->si);
		case 2: return REGISTER(x86->dx);
		case 3: return REGISTER(x86->cx);
		case 4: return REGISTER(x86->r8);
		case 5: return REGISTER(x86->r9);
		}
	} else if (bpf_core_field_exists(arm64->orig_x0)) {
		switch (index) {
		case 0: return REGISTER(arm64->regs[0]);
		case 1: return REGISTER(arm64->regs[1]);
		case 2: return REGISTER(arm64->regs[2]);
		case 3: return REGISTER(arm64->regs[3]);
		case 4: return REGISTER(arm64->regs[4]);
		case 5: return REGISTER(arm64->regs[5]);
		}
	}
	return 0;
}

/* All arguments that are in registers; what is beyond those is left as it is. */
static __always_inline void function_arguments(const void *regs, u64 *arguments)
{
	const struct pt_regs___function_x86 *x86 = regs;
	const struct pt_regs___function_arm64 *arm64 = regs;

	if (bpf_core_field_exists(x86->di)) {
		arguments[0] = REGISTER(x86->di);
		arguments[1] = REGISTER(x86->si);
		arguments[2] = REGISTER(x86->dx);
		arguments[3] = REGISTER(x86->cx);
		arguments[4] = REGISTER(x86->r8);
		arguments[5] = REGISTER(x86->r9);
	} else if (bpf_core_field_exists(arm64->regs)) {
		bpf_core_read(arguments, sizeof(u64) * REGISTER_ARGUMENTS, &arm64->regs);
	}
}

/* What a function gives back, at its return. */
static __always_inline u64 function_result(const void *regs)
{
	const struct pt_regs___function_x86 *x86 = regs;
	const struct pt_regs___function_arm64 *arm64 = regs;

	return bpf_core_field_exists(x86->ax) ? REGISTER(x86->ax) : REGISTER(arm64->regs[0]);
}

/* Where a function's caller has its stack: the same at the entry and at the return of one call, and another for each call that a thread is
 * in. */
static __always_inline u64 caller_stack(const void *regs, bool at_entry)
{
	const struct pt_regs___function_x86 *x86 = regs;
	const struct pt_regs___function_arm64 *arm64 = regs;

	/* On x86 the return address is still on the stack at the entry. arm64 has a register of that name, too. */
	if (bpf_core_field_exists(x86->di))
		return REGISTER(x86->sp) + (at_entry ? sizeof(u64) : 0);
	return REGISTER(arm64->sp);
}

/* The address of the probed function of the kernel, at its entry: on x86 the kernel is one breakpoint beyond it. */
static __always_inline u64 function_address(const void *regs)
{
	const struct pt_regs___function_x86 *x86 = regs;
	const struct pt_regs___function_arm64 *arm64 = regs;

	return bpf_core_field_exists(x86->ip) ? REGISTER(x86->ip) - 1 : REGISTER(arm64->pc);
}
