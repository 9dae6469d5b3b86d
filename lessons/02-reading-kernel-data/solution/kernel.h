/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The fields of kernel structs that this lesson reads. libbpf finds where they are in the running kernel, by their names: the order here, and
 * what is left out, do not matter. */
#pragma once

#include "bpf.h"

/* A thread; include/linux/sched.h. */
struct task_struct {
	/* The process it belongs to: what ps calls PID. */
	int tgid;
	/* Who started it. */
	struct task_struct *real_parent;
} CO_RE;

/* How a file is to be opened; include/uapi/linux/openat2.h. */
struct open_how {
	u64 flags;
} CO_RE;
