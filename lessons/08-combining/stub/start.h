/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Calls that are under way. */
#pragma once

#include <dojo/lesson.h>

/* How a call began. */
struct start {
	/* Nanoseconds since boot. */
	u64 time;
	/* Which call it is. */
	u32 number;
	/* Whose it is. */
	u32 pid;
};

/* By thread id: a thread is in one system call at a time. It holds this many, and not one more. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, u32);
	__type(value, struct start);
} starts SEC(".maps");
