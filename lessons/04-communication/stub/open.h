/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What is told of an open, and how much of it there was: the same for both ways to send it. */
#pragma once

#include <dojo/lesson.h>
#include "task.h"

#define PATH_LEN 64

/* A call of openat(2) that begins. */
struct open {
	/* Nanoseconds since boot. */
	u64 time;
	u32 pid;
	/* The CPU it was made on. */
	u32 cpu;
	/* Bytes of `path` with the NUL that ends it, as many as there is room for; below 0 when the program's memory could not be read. */
	s32 path_length;
	char comm[TASK_COMM_LEN];
	char path[PATH_LEN];
};

/* What a tracepoint of a system call's entry is given. */
struct syscall_trace_enter {
	unsigned long args[6];
} CO_RE;

/* Only opens of this process; 0 for all. */
const volatile u32 wanted_pid;

/* Opens that the program saw. */
u53 seen;
/* Those of them that could not be sent. */
u53 lost;

/* Counters are shared by all CPUs: read, add and write in one step. */
#define INCREMENT(counter) __sync_fetch_and_add(&(counter), 1)

static __always_inline bool wanted(void)
{
	return !wanted_pid || current_ids().pid == wanted_pid;
}

static __always_inline void describe(struct open *open, struct syscall_trace_enter *ctx)
{
	open->time = bpf_ktime_get_ns();
	open->pid = current_ids().pid;
	open->cpu = bpf_get_smp_processor_id();
	bpf_get_current_comm(open->comm, sizeof(open->comm));
	/* A record of a ring has what was there before, until it is written: an empty path, then, where there is none to read. */
	open->path[0] = 0;
	open->path_length = bpf_probe_read_user_str(open->path, sizeof(open->path), (const void *)ctx->args[1]);
}
