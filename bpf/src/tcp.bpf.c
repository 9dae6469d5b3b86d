// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool tcp: connections of TCP, from connect or accept to their end, and each change of their state.
 * docs/decisions/0023-tcp-sessions-and-their-filters.md says why it is done like this. */
#define PREEMPTIBLE
#include "deliver.h"
#include "tcp-event.h"
#include "live-filter.h"
#include "syscall.h"

/* A connection between its beginning and its end. */
struct connection {
	/* When it was asked for, in nanoseconds since boot; 0 when that was not seen. */
	u64 started;
	/* When it was there; 0 while it is not. */
	u64 established;
	struct owner owner;
	enum role role;
	/* It was there before this looked: `established` is when it was found. */
	bool open_at_start;
	struct ends ends;
};

/* By the socket's address in the kernel. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, u64);
	__type(value, struct connection);
} connections SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 * 1024 * 1024);
	__type(value, struct tcp_event);
} events SEC(".maps");

/* Connections that found no room in `connections`: they have neither owner nor times. */
u53 not_followed;

/* The numbers of system calls, natively and of 32-bit programs; 0xffffffff for one that is not there. */
struct call_numbers {
	u32 connect;
	/* Not of i386, whose programs have `socketcall` for it. */
	u32 accept;
	u32 accept4;
	u32 socketcall;
};
const volatile struct call_numbers native_calls;
const volatile struct call_numbers compat_calls;

static __always_inline void follow(u64 socket, const struct connection *connection, u64 flags)
{
	if (bpf_map_update_elem(&connections, &socket, connection, flags) && flags == BPF_ANY)
		__sync_fetch_and_add(&not_followed, 1);
}

static __always_inline void tell(struct tcp_event *event)
{
	/* Onto itself, so that the verifier forgets what it knows of the fields: it would look at what follows for each way they came to be. */
	bpf_probe_read_kernel(event, sizeof(*event), event);
	if (!judge(&event->ends, event->owner.pid, event->kind == EVENT_STATE ? event->to : 0, &event->filter))
		return;
	COUNT(seen);
	DELIVER(events, event, sizeof(*event));
}

static __always_inline void tell_session(struct tcp_event *event, const struct connection *connection, const struct sock *sk)
{
	event->kind = EVENT_SESSION;
	event->was_established = is_established(event->from);
	event->open_at_start = true;
	if (connection) {
		event->open_at_start = connection->open_at_start;
		event->has_duration = connection->established != 0;
		event->duration_ns = event->has_duration ? event->time - connection->established : 0;
		event->has_connect_time = connection->started != 0;
		if (event->has_connect_time)
			event->connect_ns = (event->has_duration ? connection->established : event->time) - connection->started;
	}
	decide(event, sk);
	count_bytes(event, sk);
	tell(event);
}

/* Of a connection that goes from here to ESTABLISHED. */
static __always_inline void establish(u64 socket, struct connection *connection, const struct tcp_event *event)
{
	struct connection whole = {};

	if (connection && !connection->established && connection->role == ROLE_CLIENT) {
		connection->established = event->time;
		connection->ends = event->ends;
		return;
	}
	whole.established = event->time;
	whole.role = event->from == TCP_SYN_SENT ? ROLE_CLIENT : ROLE_SERVER;
	whole.ends = event->ends;
	follow(socket, &whole, BPF_ANY);
}

/* Somebody calls connect. What follows may happen in anybody's time. */
static __always_inline void begin(u64 socket, const struct tcp_event *event)
{
	struct connection whole = {};

	whole.started = event->time;
	whole.role = ROLE_CLIENT;
	whole.ends = event->ends;
	own_by_current(&whole.owner);
	follow(socket, &whole, BPF_ANY);
}

/* Only who has a socket closes it or shuts it down, and acts for itself then. */
static __always_inline void owned_by_who_closes(u64 socket)
{
	struct connection *connection = bpf_map_lookup_elem(&connections, &socket);

	if (connection && !connection->owner.pid && !is_kernel_thread())
		own_by_current(&connection->owner);
}

/* Whether more than the owner is to be done about a change to this state that nobody asked for. */
static __always_inline bool is_noted(int to)
{
	return to == TCP_SYN_SENT || to == TCP_ESTABLISHED || to == TCP_CLOSE;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(set_state, const struct sock *sk, int from, int to)
{
	u64 socket = (u64)sk;
	struct connection *connection;
	struct tcp_event event;
	bool is_told;

	/* Loads, and no calls of helpers: the verifier knows what `sk` is. */
	if (sk->sk_protocol != IPPROTO_TCP || (sk->__sk_common.skc_family != AF_INET && sk->__sk_common.skc_family != AF_INET6))
		return 0;
	if (to == TCP_FIN_WAIT1 || to == TCP_LAST_ACK)
		owned_by_who_closes(socket);
	is_told = may_want_state(to);
	if (!is_told && !is_noted(to))
		return 0;
	__builtin_memset(&event, 0, sizeof(event));
	event.time = bpf_ktime_get_ns();
	event.socket = socket;
	event.kind = EVENT_STATE;
	event.from = from;
	event.to = to;
	read_ends(&event.ends, sk);
	if (to == TCP_SYN_SENT)
		begin(socket, &event);
	connection = bpf_map_lookup_elem(&connections, &socket);
	if (to == TCP_ESTABLISHED) {
		establish(socket, connection, &event);
		connection = bpf_map_lookup_elem(&connections, &socket);
	}
	if (connection) {
		event.owner = connection->owner;
		event.role = connection->role;
	} else if (to == TCP_LISTEN || from == TCP_LISTEN) {
		/* listen, and the end of it; but a connection's first state is that of a listener, too. */
		if (to != TCP_SYN_RECV && !is_kernel_thread())
			own_by_current(&event.owner);
	}
	if (is_told)
		tell(&event);
	if (event.to != TCP_CLOSE)
		return 0;
	/* Looked up again, and the states read again: what the verifier knows of them would have it look at `tell` for each. */
	connection = bpf_map_lookup_elem(&connections, &socket);
	if (connection || is_established(event.from) || event.from == TCP_SYN_SENT)
		tell_session(&event, connection, sk);
	bpf_map_delete_elem(&connections, &socket);
	return 0;
}

/* accept gave this socket to the running process. */
static __always_inline void accepted(u32 descriptor)
{
	struct sock *sk = socket_behind(descriptor);
	u64 socket = (u64)sk;
	struct connection *connection;
	struct connection whole = {};

	if (!sk || !is_tcp(sk) || !is_established(state_of(sk)))
		return;
	connection = bpf_map_lookup_elem(&connections, &socket);
	if (connection) {
		own_by_current(&connection->owner);
		return;
	}
	/* It waited to be accepted before this looked. */
	whole.established = bpf_ktime_get_ns();
	whole.role = ROLE_SERVER;
	whole.open_at_start = true;
	read_ends(&whole.ends, sk);
	own_by_current(&whole.owner);
	follow(socket, &whole, BPF_NOEXIST);
}

/* A connect that failed before anything was sent, for there is no way there: its socket stays CLOSE, which is no change of state. */
static __always_inline void unreachable(u32 descriptor, const void *address, u32 error)
{
	struct sock *sk = socket_behind(descriptor);
	struct sockaddr to = {};
	struct tcp_event event;

	if (!sk || !is_tcp(sk) || state_of(sk) != TCP_CLOSE || BPF_CORE_READ((struct tcp_sock *)sk, write_seq))
		return;
	__builtin_memset(&event, 0, sizeof(event));
	event.time = bpf_ktime_get_ns();
	event.socket = (u64)sk;
	event.kind = EVENT_SESSION;
	event.role = ROLE_CLIENT;
	event.from = event.to = TCP_CLOSE;
	event.outcome = OUTCOME_UNREACHABLE;
	event.error = error;
	own_by_current(&event.owner);
	read_ends(&event.ends, sk);
	bpf_probe_read_user(&to, sizeof(to.v4), address);
	event.ends.remote_port = bpf_ntohs(to.v4.port);
	if (to.v4.family == AF_INET6) {
		bpf_probe_read_user(&to, sizeof(to), address);
		__builtin_memcpy(event.ends.remote, to.v6.address, sizeof(event.ends.remote));
	} else {
		put_v4(event.ends.remote, to.v4.address);
	}
	tell(&event);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit, struct pt_regs *regs, long result)
{
	u64 arguments[SYSCALL_ARGUMENTS] = {};
	u32 number = syscall_number(regs);
	/* Source: include/uapi/asm-generic/errno.h: from ENETDOWN to ENETUNREACH, and from EHOSTDOWN to EHOSTUNREACH. */
	bool no_way = result == -ENETDOWN || result == -ENETUNREACH || result == -EHOSTDOWN || result == -EHOSTUNREACH;
	bool compat;

	if (result < 0 && !no_way)
		return 0;
	if (number != native_calls.accept && number != native_calls.accept4 && number != native_calls.connect &&
	    number != compat_calls.accept4 && number != compat_calls.connect && number != compat_calls.socketcall)
		return 0;
	compat = syscall_is_compat();
	if (result >= 0) {
		if (compat ? number == compat_calls.accept4 || number == compat_calls.socketcall :
			     number == native_calls.accept || number == native_calls.accept4)
			accepted(result);
	} else if (number == (compat ? compat_calls.connect : native_calls.connect)) {
		syscall_arguments(regs, compat, arguments);
		unreachable(arguments[0], (const void *)arguments[1], -result);
	}
	return 0;
}

/* Source: include/linux/bpf.h, kernel/bpf/task_iter.c. */
struct bpf_iter__task_file {
	struct task_struct *task;
	struct file *file;
} CO_RE;

/* Connections that are open already, and who has them: all files of all processes are looked at once. */
SEC("iter/task_file")
int open_at_start(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct connection *connection;
	struct connection whole = {};
	struct sock *sk;
	u64 socket;
	int state;

	if (!task || !file || !(sk = socket_of(file)) || !is_tcp(sk))
		return 0;
	state = state_of(sk);
	if (!is_established(state) && state != TCP_SYN_SENT)
		return 0;
	socket = (u64)sk;
	whole.owner.pid = process_of(task);
	BPF_CORE_READ_STR_INTO(&whole.owner.comm, task, group_leader, comm);
	connection = bpf_map_lookup_elem(&connections, &socket);
	if (connection) {
		if (!connection->owner.pid)
			connection->owner = whole.owner;
		return 0;
	}
	whole.established = state == TCP_SYN_SENT ? 0 : bpf_ktime_get_ns();
	whole.open_at_start = true;
	read_ends(&whole.ends, sk);
	if (bpf_map_update_elem(&connections, &socket, &whole, BPF_NOEXIST))
		__sync_fetch_and_add(&not_followed, 1);
	/* Closed meanwhile: nobody else would take it out. */
	if (state_of(sk) == TCP_CLOSE)
		bpf_map_delete_elem(&connections, &socket);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
