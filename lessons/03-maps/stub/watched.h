/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Whose system calls are looked at: everyone's, or those of a few processes. Maps carry data both ways; here TypeScript writes and
 * the program reads. */
#pragma once

#include "task.h"

const volatile bool watch_all = true;

/* The processes to look at, where that is not all of them. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, bool);
} watched SEC(".maps");

static __always_inline bool is_watched(u32 pid)
{
	return watch_all || bpf_map_lookup_elem(&watched, &pid);
}
