/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Which connections are told of. All of it is in maps, which anyone who may can change while programs run; packages/cli/src/tcp/live-filter is
 * the other side. docs/decisions/0023-tcp-sessions-and-their-filters.md says how a change is whole at once. */
#pragma once

#include "tcp.h"

/* There are two filters: the one in force, and the one that will be. */
#define SLOTS 2
#define FILTER_ROOM 1024
/* How often an event is judged anew for the filter was changed meanwhile. */
#define JUDGEMENTS 3

/* How often the filter was changed. Its lowest bit is the slot in force. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u53);
} filter_changes SEC(".maps");

/* Who runs the programs, and who is changing their filter: only one may. */
enum holder_role {
	HOLDER_OWNER = 0,
	HOLDER_WRITER = 1,
};

/* A process. */
struct holder {
	/* When it was started, in clock ticks since boot, as /proc/PID/stat has it: a process id may be another one's later. */
	u53 started;
	u32 pid;
	/* The inode of the PID namespace that numbers it: from another one it cannot be seen. */
	u32 pid_namespace;
};

/* No program looks at it. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2);
	__type(key, enum holder_role);
	__type(value, struct holder);
} filter_holders SEC(".maps");

/* What a filter asks for. */
struct rules {
	bool only_pids;
	bool only_ports;
	bool only_networks;
	/* Changes to which states are told, a bit each; sessions are always. */
	u32 states;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SLOTS);
	__type(key, u32);
	__type(value, struct rules);
} filter_rules SEC(".maps");

struct filter_key {
	u32 slot;
	/* A port, or a process. */
	u32 number;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SLOTS * FILTER_ROOM);
	__type(key, struct filter_key);
	__type(value, bool);
} filter_ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SLOTS * FILTER_ROOM);
	__type(key, struct filter_key);
	__type(value, bool);
} filter_pids SEC(".maps");

/* A network, as a prefix of 16 bytes. That of an IPv4 network is 96 bits longer. Its value says whether it is wanted: ::/0 has all of IPv4
 * in it, which is not meant. */
struct network {
	u32 prefix_length;
	u8 address[16];
};

struct networks {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, FILTER_ROOM + 1);
	__type(key, struct network);
	__type(value, bool);
};

/* A trie a slot. */
struct networks filter_nets_0 SEC(".maps");
struct networks filter_nets_1 SEC(".maps");

static __always_inline bool in_network(u32 slot, const u8 *address)
{
	struct network whole = { .prefix_length = 128 };
	bool *wanted;

	__builtin_memcpy(whole.address, address, sizeof(whole.address));
	if (slot)
		wanted = bpf_map_lookup_elem(&filter_nets_1, &whole);
	else
		wanted = bpf_map_lookup_elem(&filter_nets_0, &whole);
	return wanted && *wanted;
}

static __always_inline bool has_port(u32 slot, u16 port)
{
	struct filter_key key = { .slot = slot, .number = port };

	return bpf_map_lookup_elem(&filter_ports, &key);
}

/* Either end may have the port, and either may be in the network. */
static __always_inline bool is_wanted_by(u32 slot, const struct ends *ends, u32 pid, u32 state)
{
	struct rules *rules = bpf_map_lookup_elem(&filter_rules, &slot);
	struct filter_key process = { .slot = slot, .number = pid };

	if (!rules)
		return false;
	if (state && !(rules->states & (1U << (state & 31))))
		return false;
	if (rules->only_ports && !has_port(slot, ends->local_port) && !has_port(slot, ends->remote_port))
		return false;
	if (rules->only_networks && !in_network(slot, ends->local) && !in_network(slot, ends->remote))
		return false;
	return !rules->only_pids || bpf_map_lookup_elem(&filter_pids, &process);
}

/* Judges by the filter that is in force, and tells by which: how often the filter was changed before. Whoever changes it writes the slot that is
 * not in force, and counts then: while the count is the same before and after, nobody wrote what was read.
 *
 * `pid` is 0 when nobody is known, `state` is the new one of a change, and 0 for a session. A subprogram, so that it is there once. */
static __noinline int judge(const struct ends *ends, u32 pid, u32 state, u53 *by)
{
	u32 only = 0;
	u64 *changes = bpf_map_lookup_elem(&filter_changes, &only);
	int wanted = 0;

	if (!changes)
		return 0;
	for (int i = 0; i < JUDGEMENTS; i++) {
		u64 before = *(volatile u64 *)changes;

		wanted = is_wanted_by(before & 1, ends, pid, state);
		*by = before;
		if (*(volatile u64 *)changes == before)
			break;
	}
	return wanted;
}

/* Whether the filter in force asks for changes to a state at all. While it is being changed the answer is yes, and `judge` will tell. */
static __always_inline bool may_want_state(u32 state)
{
	u32 only = 0, slot;
	u64 *changes = bpf_map_lookup_elem(&filter_changes, &only);
	struct rules *rules;
	u64 before;
	u32 states;

	if (!changes)
		return false;
	before = *(volatile u64 *)changes;
	slot = before & 1;
	rules = bpf_map_lookup_elem(&filter_rules, &slot);
	if (!rules)
		return false;
	states = *(volatile u32 *)&rules->states;
	return states & (1U << (state & 31)) || *(volatile u64 *)changes != before;
}
