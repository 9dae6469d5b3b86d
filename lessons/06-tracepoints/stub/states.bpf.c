// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Each change of a TCP socket's state. */
#include "tcp.h"

struct change {
	/* Nanoseconds since boot. */
	u64 time;
	/* The socket's address in the kernel: what tells one from another as long as both exist. */
	u64 socket;
	enum tcp_state from;
	enum tcp_state to;
	struct ends ends;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 512 * 1024);
	__type(value, struct change);
} changes SEC(".maps");

/* Changes that found no room in the ring. */
u53 lost;

SEC("tracepoint/sock/inet_sock_set_state")
int on_change(struct trace_event_raw_inet_sock_set_state *ctx)
{
	struct change *change = NULL;

	/* SCTP, DCCP and MPTCP have states here as well. */
	if (ctx->protocol != IPPROTO_TCP)
		return 0;
	change = bpf_ringbuf_reserve(&changes, sizeof(*change), 0);
	if (!change) {
		__sync_fetch_and_add(&lost, 1);
		return 0;
	}
	TODO("06.5", "tell when it was, which socket changes, and between which states");
	read_ends(&change->ends, ctx);
	bpf_ringbuf_submit(change, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
