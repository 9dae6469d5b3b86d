/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* How each architecture passes a function's arguments, as a probe at its entry or return finds them in the registers. As in syscall.h, both
 * are described, CO-RE picks the one this kernel has, and the verifier drops the other. */
#pragma once

#include "bpf.h"

/* Arguments that travel in registers: six on x86-64, eight on arm64. */
#define REGISTER_ARGUMENTS 8

/* x86-64: System V ABI; arch/x86/include/asm/ptrace.h. */
struct pt_regs___x86_function {
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

/* arm64: Procedure Call Standard; arch/arm64/include/asm/ptrace.h. */
struct pt_regs___arm64_function {
	u64 regs[31];
	u64 sp;
	u64 pc;
} CO_RE;

/* Registers are read by a helper: of two loads the compiler may make one, at an offset that it computes, and the verifier allows none of that
 * in the registers of a probe. */
#define REGISTER(field) ({ u64 value = 0; bpf_core_read(&value, sizeof(value), &(field)); value; })

/* The arguments that are in registers; what is beyond those is left as it is. */
static __always_inline void function_arguments(const void *regs, u64 *arguments)
{
	const struct pt_regs___x86_function *x86 = regs;
	const struct pt_regs___arm64_function *arm64 = regs;

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

/* What a function returned, at its return. */
static __always_inline u64 function_result(const void *regs)
{
	const struct pt_regs___x86_function *x86 = regs;
	const struct pt_regs___arm64_function *arm64 = regs;

	return bpf_core_field_exists(x86->ax) ? REGISTER(x86->ax) : REGISTER(arm64->regs[0]);
}

/* Where a function's caller has its stack: the same at the entry and at the return of one call. */
static __always_inline u64 caller_stack(const void *regs, bool at_entry)
{
	const struct pt_regs___x86_function *x86 = regs;
	const struct pt_regs___arm64_function *arm64 = regs;

	/* On x86 the return address is still on the stack at the entry. */
	if (bpf_core_field_exists(x86->sp))
		return REGISTER(x86->sp) + (at_entry ? sizeof(u64) : 0);
	return REGISTER(arm64->sp);
}

/* The address of the probed function, at its entry: on x86 the kernel is one breakpoint beyond it. */
static __always_inline u64 function_address(const void *regs)
{
	const struct pt_regs___x86_function *x86 = regs;
	const struct pt_regs___arm64_function *arm64 = regs;

	return bpf_core_field_exists(x86->ip) ? REGISTER(x86->ip) - 1 : REGISTER(arm64->pc);
}
