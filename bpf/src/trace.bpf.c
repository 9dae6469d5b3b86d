// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool trace: every system call of the threads asked for, from entry to return. */
#include "deliver.h"
#include "filter.h"
#include "syscall.h"

#define EEXIST 17
#define TEXT_BYTES 256
/* Room for each ABI's numbers in `rules`; the newest kernels use fewer than 480. */
#define ABI_SLOTS 512

enum call_state {
	/* Entered, and not back yet when tracing ended. */
	CALL_RUNNING = 0,
	CALL_RETURNED = 1,
	/* Its thread ended in it, as in exit_group. */
	CALL_THREAD_ENDED = 2,
};

enum text_state {
	TEXT_NONE = 0,
	TEXT_WHOLE = 1,
	/* Longer than the room for it. */
	TEXT_CUT = 2,
	/* Its page was not in memory, at entry nor at exit. */
	TEXT_UNREADABLE = 3,
};

struct call {
	/* Nanoseconds of the monotonic clock, which may have run for years. */
	u64 start;
	/* Nanoseconds from entry to return. */
	u53 duration;
	/* What it returned; errors are negative errno values. */
	s64 result;
	u32 pid;
	u32 tid;
	u32 number;
	enum call_state state;
	enum text_state text_state;
	/* Whether `number` counts in the 32-bit table. */
	bool compat;
	/* The thread's name at entry. */
	char comm[TASK_COMM_LEN];
	/* The path or name among its arguments. */
	char text[TEXT_BYTES];
};

/* A call between entry and return. */
struct pending {
	struct call call;
	/* Where `call.text` is in user memory; zero when read or not wanted. */
	u64 text_address;
};

/* What to do with one system call number. */
struct rule {
	bool wanted;
	/* The call by which a started command becomes itself. */
	bool starts_command;
	/* The argument to read as text, counted from 1; 0 for none. */
	u8 text_argument;
};

/* Native calls first, then the 32-bit ones from ABI_SLOTS on. */
const volatile struct rule rules[2 * ABI_SLOTS];
/* What to do with numbers beyond the table. */
const volatile bool wants_unknown;
/* The process that waits to become the command; 0 to trace without one. */
const volatile u32 command_pid;
/* Child processes of the command that could not be followed. */
u64 children_not_followed;

/* Keyed by the thread's task_struct: on exec a thread takes over its leader's ids while in the call. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct pending);
} calls SEC(".maps");

/* The command and its descendants, by the machine's own process id. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, u32);
	__type(value, u8);
} followed SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024);
	__type(value, struct call);
} events SEC(".maps");

static const struct pending no_call;

static __always_inline void follow(u32 tgid)
{
	u8 yes = 1;

	if (bpf_map_update_elem(&followed, &tgid, &yes, BPF_ANY))
		__sync_fetch_and_add(&children_not_followed, 1);
}

static __always_inline bool is_followed(struct ids ids, bool starts_command)
{
	u32 tgid = bpf_get_current_pid_tgid() >> 32;

	if (bpf_map_lookup_elem(&followed, &tgid))
		return true;
	if (!starts_command || ids.pid != command_pid)
		return false;
	follow(tgid);
	return true;
}

static __always_inline void read_text(struct pending *pending)
{
	long length = bpf_probe_read_user_str(pending->call.text, TEXT_BYTES, (const void *)pending->text_address);

	if (length < 0) {
		pending->call.text_state = TEXT_UNREADABLE;
		return;
	}
	pending->text_address = 0;
	/* The helper does not say that it cut: full to the last byte means it did, or very nearly. */
	pending->call.text_state = length == TEXT_BYTES ? TEXT_CUT : TEXT_WHOLE;
}

static __always_inline void deliver(u64 key, struct pending *pending, enum call_state state, s64 result)
{
	enum text_state text;

	pending->call.duration = bpf_ktime_get_ns() - pending->call.start;
	pending->call.state = state;
	pending->call.result = result;
	if (pending->text_address && state == CALL_RETURNED)
		read_text(pending);
	text = pending->call.text_state;
	if (text == TEXT_CUT)
		COUNT(text_cut);
	else if (text == TEXT_UNREADABLE)
		COUNT(text_unreadable);
	DELIVER(events, &pending->call, sizeof(pending->call));
	bpf_map_delete_elem(&calls, &key);
}

SEC("tp_btf/sys_enter")
int BPF_PROG(sys_enter, struct pt_regs *regs, long number)
{
	struct ids ids = current_ids();
	bool compat = syscall_is_compat();
	struct rule rule = { .wanted = wants_unknown };
	struct pending *pending;
	u64 key;

	if (number >= 0 && number < ABI_SLOTS) {
		u32 slot = (compat ? ABI_SLOTS : 0) + number;
		const volatile struct rule *found;

		/* The verifier of 5.10 forgets a bound once the register is spilled: give it one here, where it counts. */
		barrier_var(slot);
		found = &rules[slot & (2 * ABI_SLOTS - 1)];
		rule.wanted = found->wanted;
		rule.starts_command = found->starts_command;
		rule.text_argument = found->text_argument;
	}
	if (command_pid && !is_followed(ids, rule.starts_command))
		return 0;
	if (!rule.wanted || !is_wanted_task(ids))
		return 0;

	COUNT(seen);
	key = bpf_get_current_task();
	/* A call of this thread that is still here came back unseen: the kernel skips a program that is running on that CPU already,
	 * and from Linux 6.13 on these may be preempted. */
	if (bpf_map_update_elem(&calls, &key, &no_call, BPF_NOEXIST) == -EEXIST) {
		COUNT(lost_return);
		bpf_map_update_elem(&calls, &key, &no_call, BPF_EXIST);
	}
	if (!(pending = bpf_map_lookup_elem(&calls, &key))) {
		COUNT(lost_map_full);
		return 0;
	}
	pending->call.pid = ids.pid;
	pending->call.tid = ids.tid;
	pending->call.number = number;
	pending->call.compat = compat;
	bpf_get_current_comm(pending->call.comm, sizeof(pending->call.comm));
	/* 32-bit calls pass arguments in other registers; their text is left out. */
	if (rule.text_argument && !compat) {
		pending->text_address = syscall_argument(regs, rule.text_argument - 1);
		if (pending->text_address)
			read_text(pending);
	}
	pending->call.start = bpf_ktime_get_ns();
	return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit, struct pt_regs *regs, long result)
{
	u64 key = bpf_get_current_task();
	struct pending *pending = bpf_map_lookup_elem(&calls, &key);

	if (pending)
		deliver(key, pending, CALL_RETURNED, result);
	return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(process_fork, struct task_struct *parent, struct task_struct *child)
{
	u32 from = parent->tgid;
	u32 to = child->tgid;

	if (from != to && bpf_map_lookup_elem(&followed, &from))
		follow(to);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task)
{
	u64 key = bpf_get_current_task();
	struct pending *pending = bpf_map_lookup_elem(&calls, &key);
	u32 tgid = task->tgid;

	if (pending)
		deliver(key, pending, CALL_THREAD_ENDED, 0);
	/* `live` counts the threads still running; it was taken down just before this event. */
	if (!task->signal->live.counter)
		bpf_map_delete_elem(&followed, &tgid);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
