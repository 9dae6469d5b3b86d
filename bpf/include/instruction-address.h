/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The address of the instruction that a probe's registers are of. */
#pragma once

#include "bpf.h"

struct pt_regs___x86 {
	unsigned long ip;
} CO_RE;

struct pt_regs___arm64 {
	u64 pc;
} CO_RE;

static __always_inline u64 instruction_address(void *registers)
{
	struct pt_regs___x86 *x86 = registers;
	struct pt_regs___arm64 *arm64 = registers;
	u64 address = 0;

	/* By a helper: the compiler may make one load of two, at an offset that it computes, and the verifier allows none of that. */
	if (bpf_core_field_exists(x86->ip))
		bpf_core_read(&address, sizeof(address), &x86->ip);
	else
		bpf_core_read(&address, sizeof(address), &arm64->pc);
	return address;
}
