/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Which connections are told of. TypeScript may change it at any time: what a program reads in a map is as new as it gets. */
#pragma once

#include "tcp.h"

/* Whether there is a choice at all: while these are false, all ports, processes and networks are wanted. */
bool only_ports;
bool only_pids;
bool only_networks;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, bool);
} ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, bool);
} pids SEC(".maps");

/* Networks, as prefixes of 16 bytes. That of an IPv4 network is 96 bits longer. */
struct network {
	u32 prefix_length;
	u8 address[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 64);
	__type(key, struct network);
	__type(value, bool);
} networks SEC(".maps");

static __always_inline bool has_port(u32 port)
{
	return bpf_map_lookup_elem(&ports, &port);
}

/* Whether an address is in one of the networks: the trie finds the longest prefix that it begins with. */
static __always_inline bool in_network(const u8 *address)
{
	struct network whole = { .prefix_length = 128 };

	__builtin_memcpy(whole.address, address, sizeof(whole.address));
	return bpf_map_lookup_elem(&networks, &whole);
}

/* Either end may have the port, and either may be in the network. */
static __always_inline bool is_wanted(const struct ends *ends, u32 pid)
{
	if (only_ports && !has_port(ends->local_port) && !has_port(ends->remote_port))
		return false;
	if (only_networks && !in_network(ends->local) && !in_network(ends->remote))
		return false;
	return !only_pids || bpf_map_lookup_elem(&pids, &pid);
}
