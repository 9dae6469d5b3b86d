/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* When the call that each thread is in began: made once for a thread, and kept until it ends, for making room for each call would cost more
 * than the rest. docs/decisions/0022-starts-live-with-their-threads.md. */
#pragma once

#include "bpf.h"

#define CACHE_LINE 64
/* The least a kernel stack takes: saved registers of two threads are further apart. */
#define STACK_BITS 14

/* The call that a thread is in, or was. */
struct start {
	/* Nanoseconds of the monotonic clock; 0 when it is in none. */
	u64 time;
	u32 slot;
};

/* A start that is found without a call into the kernel. */
struct place {
	struct start start;
	/* Whose it is, as identity() has it; 0 for nobody's. */
	u64 owner;
} __attribute__((aligned(CACHE_LINE)));

/* Whether starts that have no place are kept in `thread_starts`; in `starts` otherwise. */
const volatile bool has_task_storage;
/* One less than there are places, of which there are a power of two. */
const volatile u32 place_mask;
const volatile bool has_places;

/* What began before this moment, in nanoseconds of the monotonic clock, was not followed all the time, and does not count. */
u64 since;

/* A place for most threads, by the address of their saved registers. It belongs to one thread from its first call to its end: what two of them
 * come to at the same time, neither could write alone. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4096);
	__type(key, u32);
	__type(value, struct place);
} places SEC(".maps");

/* Who has which place: only one can put itself in here. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, u32);
	__type(value, u64);
} owners SEC(".maps");

/* From Linux 5.13 on. */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct start);
} thread_starts SEC(".maps");

/* Keyed by the thread's task_struct: on exec a thread takes over its leader's ids while in the call. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, u64);
	__type(value, struct start);
} starts SEC(".maps");

static const struct start no_start;

/* What tells a thread's saved registers from those of others, as a number: only the difference of two addresses may be calculated with. */
static __always_inline u64 identity(const void *registers)
{
	return (u64)registers - (u64)&since;
}

static __always_inline u32 place_index(u64 registers)
{
	return (registers >> STACK_BITS ^ registers >> (STACK_BITS + 12)) & place_mask;
}

static __always_inline struct start *start_elsewhere(bool make)
{
	struct start *start;
	u64 task;

	if (has_task_storage)
		return bpf_task_storage_get(&thread_starts, bpf_get_current_task_btf(), NULL,
					    make ? BPF_LOCAL_STORAGE_GET_F_CREATE : 0);
	task = bpf_get_current_task();
	start = bpf_map_lookup_elem(&starts, &task);
	if (start || !make)
		return start;
	bpf_map_update_elem(&starts, &task, &no_start, BPF_NOEXIST);
	return bpf_map_lookup_elem(&starts, &task);
}

/* The running thread's start, NULL when it has none, or none can be made for it. */
static __always_inline struct start *start_of(u64 registers, bool make)
{
	struct start *start;
	struct place *place;
	u32 index;

	if (!has_places)
		return start_elsewhere(make);
	index = place_index(registers);
	place = bpf_map_lookup_elem(&places, &index);
	if (!place)
		return NULL;
	if (place->owner == registers)
		return &place->start;
	/* A thread that has its start elsewhere keeps it there: of two, one would be forgotten when it ends. */
	start = start_elsewhere(make && place->owner);
	if (start || !make || place->owner)
		return start;
	if (bpf_map_update_elem(&owners, &index, &registers, BPF_NOEXIST))
		return start_elsewhere(true);
	place->start.time = 0;
	place->owner = registers;
	return &place->start;
}

/* When the call began that a start is of; 0 when it is of none. Read once: user space may take it away meanwhile. */
static __always_inline u64 running_since(const struct start *start)
{
	u64 time = *(const volatile u64 *)&start->time;

	return time >= since ? time : 0;
}

/* The running thread ends. */
static __always_inline void forget(struct start *start, u64 registers)
{
	u64 task = bpf_get_current_task();
	u32 index = place_index(registers);
	struct place *place;

	start->time = 0;
	if (has_places) {
		place = bpf_map_lookup_elem(&places, &index);
		if (place && place->owner == registers) {
			place->owner = 0;
			bpf_map_delete_elem(&owners, &index);
			return;
		}
	}
	if (!has_task_storage)
		bpf_map_delete_elem(&starts, &task);
}
