/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Sockets of TCP, as the kernel has them, and what tells of one. */
#pragma once

#include "bpf.h"
#include <bpf/bpf_endian.h>

#define AF_INET 2
#define AF_INET6 10
#define IPPROTO_TCP 6
/* Of skc_flags: the other side has sent its FIN. enum sock_flags, include/net/sock.h. */
#define SOCK_DONE 1

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

/* What connect is given. Source: include/uapi/linux/in.h, in6.h. */
struct sockaddr {
	union {
		struct {
			u16 family;
			__be16 port;
			__be32 address;
		} v4;
		struct {
			u16 family;
			__be16 port;
			__be32 flow;
			u8 address[16];
		} v6;
	};
};

struct in6_addr {
	u8 in6_u[16];
} CO_RE;

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	u16 skc_family;
	u8 skc_state;
	unsigned long skc_flags;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
} CO_RE;

struct file;

struct socket {
	struct file *file;
	struct sock *sk;
} CO_RE;

struct sock {
	struct sock_common __sk_common;
	u16 sk_protocol;
	int sk_err;
} CO_RE;

/* Around a sock, as all that follow. */
struct inet_sock {
	__be16 inet_sport;
} CO_RE;

struct tcp_sock {
	u64 bytes_sent;
	u64 bytes_retrans;
	u64 bytes_received;
	u32 write_seq;
} CO_RE;

/* Both ends of a connection. IPv4 addresses stand behind ::ffff, so that there is one form; `family` is that of the socket. */
struct ends {
	u16 family;
	/* In the order of this machine. That of a client is 0 until it is chosen, after SYN_SENT. */
	u16 local_port;
	u16 remote_port;
	u8 local[16];
	u8 remote[16];
};

static __always_inline void put_v4(u8 *to, __be32 address)
{
	to[10] = to[11] = 0xff;
	__builtin_memcpy(to + 12, &address, sizeof(address));
}

/* The port is read where it stays until the socket is gone: skc_num is 0 again before the state is CLOSE. */
static __always_inline void read_ends(struct ends *ends, const struct sock *sk)
{
	ends->family = BPF_CORE_READ(sk, __sk_common.skc_family);
	ends->local_port = bpf_ntohs(BPF_CORE_READ((const struct inet_sock *)sk, inet_sport));
	ends->remote_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
	if (ends->family == AF_INET6) {
		BPF_CORE_READ_INTO(&ends->local, sk, __sk_common.skc_v6_rcv_saddr);
		BPF_CORE_READ_INTO(&ends->remote, sk, __sk_common.skc_v6_daddr);
	} else {
		put_v4(ends->local, BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr));
		put_v4(ends->remote, BPF_CORE_READ(sk, __sk_common.skc_daddr));
	}
}

static __always_inline enum tcp_state state_of(const struct sock *sk)
{
	return BPF_CORE_READ(sk, __sk_common.skc_state);
}

static __always_inline bool is_tcp(const struct sock *sk)
{
	u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);

	return (family == AF_INET || family == AF_INET6) && BPF_CORE_READ(sk, sk_protocol) == IPPROTO_TCP;
}

/* Whether both sides have, or had, a connection in this state. */
static __always_inline bool is_established(int state)
{
	switch (state) {
	case TCP_ESTABLISHED:
	case TCP_FIN_WAIT1:
	case TCP_FIN_WAIT2:
	case TCP_CLOSE_WAIT:
	case TCP_LAST_ACK:
	case TCP_CLOSING:
		return true;
	}
	return false;
}
