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
	TODO("06.6", "tell failed connections, sessions that were reset and those that were closed apart");
	return 0;
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
		TODO("06.6", "how long was it established?");
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
		TODO("06.7", "somebody calls connect(2): the running process owns this socket");
		break;
	case TCP_ESTABLISHED:
		TODO("06.6", "a session begins: keep when, or count it in `dropped`");
		break;
	case TCP_CLOSE:
		TODO("06.6", "tell of it, and forget the socket");
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
	TODO("06.7", "the running process owns the socket behind the descriptor, if that is established");
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
