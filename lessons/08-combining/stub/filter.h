/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Whose calls are looked at, and which. TypeScript changes it while the programs run: filter.ts. */
#pragma once

#include <dojo/lesson.h>

/* Whether there is a choice at all; without one, everything is wanted. */
struct {
	bool some_processes;
	bool some_calls;
} filter;

/* The wanted processes, by id. What they have in here is true. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, bool);
} wanted_processes SEC(".maps");

/* The wanted calls, by number. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 512);
	__type(key, u32);
	__type(value, bool);
} wanted_calls SEC(".maps");

static __always_inline bool is_wanted(u32 pid, u32 number)
{
	TODO("08.2", "false where there is a choice of processes or of calls, and this one is not among them");
	return true;
}
