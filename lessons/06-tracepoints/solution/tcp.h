/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* A socket of TCP that changes its state, as the tracepoint sock:inet_sock_set_state tells it. */
#pragma once

#include <dojo/lesson.h>

#define AF_INET 2
#define AF_INET6 10
#define IPPROTO_TCP 6

/* Source: include/net/tcp_states.h. */
enum tcp_state {
	TCP_ESTABLISHED = 1,
	TCP_SYN_SENT = 2,
	TCP_SYN_RECV = 3,
	TCP_FIN_WAIT1 = 4,
	TCP_FIN_WAIT2 = 5,
	TCP_TIME_WAIT = 6,
	TCP_CLOSE = 7,
	TCP_CLOSE_WAIT = 8,
	TCP_LAST_ACK = 9,
	TCP_LISTEN = 10,
	TCP_CLOSING = 11,
};

/* The record. Ports are in the order of this machine. An IPv4 address stands in the 16 bytes of an IPv6 one too, as ::ffff:127.0.0.1. */
struct trace_event_raw_inet_sock_set_state {
	const void *skaddr;
	int oldstate;
	int newstate;
	u16 sport;
	u16 dport;
	u16 family;
	u16 protocol;
	u8 saddr_v6[16];
	u8 daddr_v6[16];
} CO_RE;

/* Both ends of a connection. Addresses are in network order, IPv4 ones behind ::ffff: as the tracepoint has them. */
struct ends {
	u16 family;
	u16 local_port;
	u16 remote_port;
	u8 local[16];
	u8 remote[16];
};

static __always_inline void read_ends(struct ends *ends, struct trace_event_raw_inet_sock_set_state *ctx)
{
	ends->family = ctx->family;
	ends->local_port = ctx->sport;
	ends->remote_port = ctx->dport;
	bpf_probe_read_kernel(ends->local, sizeof(ends->local), ctx->saddr_v6);
	bpf_probe_read_kernel(ends->remote, sizeof(ends->remote), ctx->daddr_v6);
}
