// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* TCP sessions: who had them, how long, and how they ended. */
#include "tcp.h"
#include "owner.h"
#include "filter.h"

/* How a connection ended. */
enum outcome {
	/* It was a session, and both sides said that they were done. */
	CLOSED = 1,
	/* It was a session, and one side broke it off. */
	RESET = 2,
	/* It was never established: refused, or nobody answered. */
	FAILED = 3,
};

/* A connection that is over, as one of its ends saw it: where both are on this machine there are two. */
struct session {
	/* From ESTABLISHED to CLOSE; 0 for one that failed. */
	u53 duration_ns;
	enum outcome outcome;
	struct owner owner;
	struct ends ends;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 512 * 1024);
	__type(value, struct session);
} sessions SEC(".maps");

/* When each session that is open was established, in nanoseconds since boot, by the socket's address in the kernel. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, u64);
} established SEC(".maps");

/* Sessions that were not followed, for a map was full. */
u53 dropped;
/* Sessions that were followed to their end and found no room in the ring. */
u53 lost;

/* The running process has this socket. */
static __always_inline void own(u64 socket)
{
	struct owner owner = { .pid = current_ids().pid };

	bpf_get_current_comm(owner.comm, sizeof(owner.comm));
	if (bpf_map_update_elem(&owners, &socket, &owner, BPF_ANY))
		__sync_fetch_and_add(&dropped, 1);
}

/* How a connection ended that went from this state to CLOSE; 0 when it was none. */
static __always_inline u32 outcome_of(int last_state, const u64 *start)
{
	if (!start)
		return last_state == TCP_SYN_SENT ? FAILED : 0;
	switch (last_state) {
	case TCP_ESTABLISHED:
	case TCP_CLOSE_WAIT:
	case TCP_FIN_WAIT1:
		return RESET;
	default:
		return CLOSED;
	}
}

static __always_inline void tell(struct trace_event_raw_inet_sock_set_state *ctx, u64 socket, u64 now)
{
	u64 *start = bpf_map_lookup_elem(&established, &socket);
	struct owner *owner = bpf_map_lookup_elem(&owners, &socket);
	struct session whole = {}, *session;

	whole.outcome = outcome_of(ctx->oldstate, start);
	if (!whole.outcome)
		return;
	if (start)
		whole.duration_ns = now - *start;
	if (owner)
		whole.owner = *owner;
	read_ends(&whole.ends, ctx);
	if (!is_wanted(&whole.ends, whole.owner.pid))
		return;
	session = bpf_ringbuf_reserve(&sessions, sizeof(*session), 0);
	if (!session) {
		__sync_fetch_and_add(&lost, 1);
		return;
	}
	*session = whole;
	bpf_ringbuf_submit(session, 0);
}

SEC("tracepoint/sock/inet_sock_set_state")
int on_change(struct trace_event_raw_inet_sock_set_state *ctx)
{
	u64 socket = (u64)ctx->skaddr, now = bpf_ktime_get_ns();

	if (ctx->protocol != IPPROTO_TCP)
		return 0;
	switch (ctx->newstate) {
	case TCP_SYN_SENT:
		/* Here somebody calls connect(2). All that follows may happen in anybody's time. */
		own(socket);
		break;
	case TCP_ESTABLISHED:
		if (bpf_map_update_elem(&established, &socket, &now, BPF_ANY))
			__sync_fetch_and_add(&dropped, 1);
		break;
	case TCP_CLOSE:
		tell(ctx, socket, now);
		bpf_map_delete_elem(&established, &socket);
		bpf_map_delete_elem(&owners, &socket);
		break;
	}
	return 0;
}

/* What tracepoints of a system call's exit are given. */
struct syscall_trace_exit {
	long ret;
} CO_RE;

static __always_inline int accepted(long descriptor)
{
	u64 socket;

	if (descriptor < 0)
		return 0;
	socket = socket_of(descriptor);
	/* Of another protocol, or over already: then nobody would ever take it out of `owners`. */
	if (!bpf_map_lookup_elem(&established, &socket))
		return 0;
	own(socket);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_accept")
int on_accept(struct syscall_trace_exit *ctx)
{
	return accepted(ctx->ret);
}

SEC("tracepoint/syscalls/sys_exit_accept4")
int on_accept4(struct syscall_trace_exit *ctx)
{
	return accepted(ctx->ret);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
