// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Hash maps to read: one of integers, one of small structs. */
#include "bpf.h"

struct account {
	u64 bytes;
	u32 calls;
	u32 errors;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 100000);
	__type(key, u32);
	__type(value, u64);
} integers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 100000);
	__type(key, u32);
	__type(value, struct account);
} structs SEC(".maps");
