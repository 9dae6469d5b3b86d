/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What is told of a socket of TCP: a change of its state, or how its connection ended. */
#pragma once

#include "socket-owner.h"

/* Errors of a socket. Source: include/uapi/asm-generic/errno.h, errno-base.h. */
#define EPIPE 32
#define EADDRNOTAVAIL 99
#define ENETDOWN 100
#define ENETUNREACH 101
#define ECONNABORTED 103
#define ECONNRESET 104
#define ETIMEDOUT 110
#define ECONNREFUSED 111
#define EHOSTDOWN 112
#define EHOSTUNREACH 113

/* Who opened a connection, as seen from the socket. */
enum role {
	ROLE_UNKNOWN = 0,
	ROLE_CLIENT = 1,
	ROLE_SERVER = 2,
};

/* How a connection ended. */
enum outcome {
	/* Both sides said that they were done. */
	OUTCOME_CLOSED = 1,
	/* One side broke it off. */
	OUTCOME_RESET = 2,
	/* The other side no longer answered, or never did. */
	OUTCOME_TIMED_OUT = 3,
	/* Nobody listens there. */
	OUTCOME_REFUSED = 4,
	/* There is no way there. */
	OUTCOME_UNREACHABLE = 5,
	/* Who wanted it no longer did, before there was an answer. */
	OUTCOME_GIVEN_UP = 6,
	/* Ended from outside, as `ss -K` does. */
	OUTCOME_ABORTED = 7,
	/* It came to nothing for another reason, which `error` tells. */
	OUTCOME_FAILED = 8,
};

/* Who ended it. */
enum side {
	SIDE_NONE = 0,
	SIDE_LOCAL = 1,
	SIDE_REMOTE = 2,
};

enum event_kind {
	EVENT_STATE = 1,
	EVENT_SESSION = 2,
};

struct tcp_event {
	/* Nanoseconds since boot. */
	u64 time;
	/* The socket's address in the kernel. */
	u64 socket;
	/* How often the filter had been changed that let it through. */
	u53 filter;
	enum event_kind kind;
	enum role role;
	struct owner owner;
	struct ends ends;
	/* Of a change. For a session, the state before its end. */
	enum tcp_state from;
	enum tcp_state to;
	/* Of a session: what follows. */
	enum outcome outcome;
	enum side ended_by;
	/* The errno value that the socket ended with; 0 for none. */
	u32 error;
	/* From connect to ESTABLISHED, or to the failure. */
	u53 connect_ns;
	/* From ESTABLISHED to CLOSE. */
	u53 duration_ns;
	/* Of data, without what was sent again. */
	u53 bytes_sent;
	u53 bytes_received;
	/* Whether connect_ns and duration_ns are known. */
	bool has_connect_time;
	bool has_duration;
	bool was_established;
	bool open_at_start;
};

/* What is known of how a connection ended, by the state before and the socket's error. */
static __always_inline void decide(struct tcp_event *event, const struct sock *sk)
{
	event->error = BPF_CORE_READ(sk, sk_err);
	switch (event->error) {
	case ECONNRESET:
	case EPIPE:
		event->outcome = OUTCOME_RESET;
		event->ended_by = SIDE_REMOTE;
		return;
	case ECONNREFUSED:
		event->outcome = OUTCOME_REFUSED;
		event->ended_by = SIDE_REMOTE;
		return;
	case ETIMEDOUT:
		event->outcome = OUTCOME_TIMED_OUT;
		return;
	case ENETDOWN:
	case ENETUNREACH:
	case EHOSTDOWN:
	case EHOSTUNREACH:
		/* An established connection keeps such an error, and may end well: then it is told by its state. */
		if (event->from != TCP_FIN_WAIT2 && event->from != TCP_LAST_ACK && event->from != TCP_CLOSING) {
			event->outcome = OUTCOME_UNREACHABLE;
			return;
		}
		break;
	case ECONNABORTED:
		event->outcome = OUTCOME_ABORTED;
		event->ended_by = SIDE_LOCAL;
		return;
	}
	switch (event->from) {
	case TCP_FIN_WAIT2:
	case TCP_CLOSING:
	case TCP_TIME_WAIT:
		event->outcome = OUTCOME_CLOSED;
		event->ended_by = SIDE_LOCAL;
		break;
	case TCP_LAST_ACK:
		event->outcome = OUTCOME_CLOSED;
		event->ended_by = SIDE_REMOTE;
		break;
	case TCP_SYN_SENT:
	case TCP_SYN_RECV:
		event->outcome = event->error ? OUTCOME_FAILED : OUTCOME_GIVEN_UP;
		event->ended_by = SIDE_LOCAL;
		/* No SYN was ever sent: there was no port for it. */
		if (!event->error && !BPF_CORE_READ((const struct tcp_sock *)sk, write_seq)) {
			event->outcome = OUTCOME_FAILED;
			event->error = EADDRNOTAVAIL;
		}
		break;
	default:
		/* The kernel notes no error for whoever breaks it off. */
		event->outcome = event->error ? OUTCOME_FAILED : OUTCOME_RESET;
		event->ended_by = SIDE_LOCAL;
	}
}

static __always_inline void count_bytes(struct tcp_event *event, const struct sock *sk)
{
	const struct tcp_sock *tcp = (const void *)sk;

	event->bytes_sent = BPF_CORE_READ(tcp, bytes_sent) - BPF_CORE_READ(tcp, bytes_retrans);
	event->bytes_received = BPF_CORE_READ(tcp, bytes_received);
	/* The kernel counts the FIN as a byte. */
	if (event->bytes_received && BPF_CORE_READ(sk, __sk_common.skc_flags) & (1UL << SOCK_DONE))
		event->bytes_received--;
}
