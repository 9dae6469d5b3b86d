/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* For libbpf's <bpf/usdt.bpf.h>: the kernel's own header leads to one of an architecture, which a build for BPF does not find.
 * Values: include/uapi/asm-generic/errno-base.h. */
#pragma once

#define ENOENT 2
#define ESRCH 3
#define EINVAL 22
