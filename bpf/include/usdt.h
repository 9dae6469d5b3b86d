/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* libbpf's USDT: bpf_usdt_arg() and its like. It needs the instruction's address where the kernel has no cookies, which its own macro takes
 * from a register that is chosen when the program is compiled; here it is chosen when it is loaded. */
#pragma once

#include "bpf.h"
#include "instruction-address.h"

#undef PT_REGS_IP
#define PT_REGS_IP(registers) ((long)instruction_address(registers))

#include <bpf/usdt.bpf.h>
