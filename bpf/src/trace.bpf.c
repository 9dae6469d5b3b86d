// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool trace: every system call of the threads asked for, from entry to return. */
#include "deliver.h"
#include "call-end.h"
#include "user.h"

#define EEXIST 17

enum call_state {
	/* Entered, and not back yet when tracing ended. */
	CALL_RUNNING = 0,
	CALL_RETURNED = 1,
	/* Its thread ended in it, as in exit_group. */
	CALL_THREAD_ENDED = 2,
};

struct call {
	/* Nanoseconds of the monotonic clock, which may have run for years. */
	u64 start;
	/* Nanoseconds from entry to return. */
	u53 duration;
	/* What it returned; errors are negative errno values. */
	s64 result;
	/* The argument registers; a call may have fewer arguments. */
	u64 arguments[SYSCALL_ARGUMENTS];
	u32 pid;
	u32 tid;
	u32 number;
	enum call_state state;
	/* Whether `number` counts in the 32-bit table. */
	bool compat;
	/* The thread's name at entry. */
	char comm[TASK_COMM_LEN];
	/* What arguments point to, as `rules` say for this number. */
	struct captured captured[CAPTURES];
};

/* A call between entry and return. */
struct pending {
	struct call call;
	struct capture captures[CAPTURES];
	/* Whether its path is to be compared at its return. */
	bool path_unknown;
};

/* Keyed by the thread's task_struct: on exec a thread takes over its leader's ids while in the call. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct pending);
} calls SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024);
	__type(value, struct call);
} events SEC(".maps");

static const struct pending no_call;

/* How a call ends decides whether it is wanted, so that it is counted as seen only then. */
static __always_inline bool is_decided_at_end(void)
{
	return failed_only || slower_than || path_start_length;
}

static __always_inline void count_captured(const struct captured *captured, enum capture_kind kind)
{
	/* Of bytes only the beginning is wanted. */
	if (captured->state == CAPTURED_CUT && (kind == CAPTURE_TEXT || kind == CAPTURE_LIST))
		COUNT(text_cut);
	else if (captured->state == CAPTURED_UNREADABLE)
		COUNT(text_unreadable);
}

static __always_inline bool has_wanted_path(const struct pending *pending)
{
	for (int i = 0; i < CAPTURES; i++) {
		const struct captured *captured = &pending->call.captured[i];

		if (pending->captures[i].kind == CAPTURE_TEXT &&
		    (captured->state == CAPTURED_WHOLE || captured->state == CAPTURED_CUT) && begins_as_wanted(captured->bytes))
			return true;
	}
	return false;
}

static __always_inline void deliver(struct pending *pending, enum call_state state, s64 result)
{
	struct call *call = &pending->call;

	call->duration = bpf_ktime_get_ns() - call->start;
	call->state = state;
	call->result = result;
	if (!is_wanted_end(state == CALL_RETURNED, result, call->duration))
		return;
	for (int i = 0; i < CAPTURES; i++) {
		struct captured *captured = &call->captured[i];

		if (state != CALL_RETURNED)
			break;
		if (pending->captures[i].kind == CAPTURE_OUT ? result >= 0 : captured->state == CAPTURED_UNREADABLE)
			capture(captured, call->arguments, &pending->captures[i], result);
	}
	if (pending->path_unknown && !has_wanted_path(pending))
		return;
	if (is_decided_at_end())
		COUNT(seen);
	for (int i = 0; i < CAPTURES; i++)
		count_captured(&call->captured[i], pending->captures[i].kind);
	DELIVER(events, call, sizeof(*call));
}

SEC("tp_btf/sys_enter")
int BPF_PROG(sys_enter, struct pt_regs *regs, long number)
{
	u64 arguments[SYSCALL_ARGUMENTS] = {};
	struct ids ids = current_ids();
	int match = PATH_YES;
	struct pending *pending;
	bool compat;
	s32 slot;
	u64 key;

	if (!is_wanted_process(ids) || !is_wanted_anywhere(number))
		return 0;
	compat = syscall_is_compat();
	slot = rule_slot(number, compat);
	if (!is_wanted_call(ids, slot))
		return 0;
	syscall_arguments(regs, compat, arguments);
	if (path_start_length) {
		match = match_path(arguments, slot);
		if (match == PATH_NO)
			return 0;
	}

	if (!is_decided_at_end())
		COUNT(seen);
	key = bpf_get_current_task();
	/* A call of this thread that is still here came back unseen: the kernel skips a program that is running on that CPU already,
	 * and from Linux 6.13 on these may be preempted. */
	/* As an int: before Linux 6.4 (commit d7ba4cc900bf) the upper half of an error is not set. */
	if ((int)bpf_map_update_elem(&calls, &key, &no_call, BPF_NOEXIST) == -EEXIST) {
		COUNT(lost_return);
		if (is_decided_at_end())
			COUNT(seen);
		bpf_map_update_elem(&calls, &key, &no_call, BPF_EXIST);
	}
	if (!(pending = bpf_map_lookup_elem(&calls, &key))) {
		COUNT(lost_map_full);
		if (is_decided_at_end())
			COUNT(seen);
		return 0;
	}
	pending->call.pid = ids.pid;
	pending->call.tid = ids.tid;
	pending->call.number = number;
	pending->call.compat = compat;
	pending->path_unknown = match == PATH_UNKNOWN;
	__builtin_memcpy(pending->call.arguments, arguments, sizeof(arguments));
	bpf_get_current_comm(pending->call.comm, sizeof(pending->call.comm));
	for (int i = 0; i < CAPTURES && slot >= 0; i++) {
		struct capture how;

		bpf_probe_read_kernel(&how, sizeof(how), (const void *)&rule_at(slot)->captures[i]);
		pending->captures[i] = how;
		if (how.kind != CAPTURE_NONE && how.kind != CAPTURE_OUT)
			capture(&pending->call.captured[i], pending->call.arguments, &pending->captures[i], 0);
	}
	pending->call.start = bpf_ktime_get_ns();
	return 0;
}

static __always_inline void end_call(u64 task, bool returned, s64 result)
{
	struct pending *pending = bpf_map_lookup_elem(&calls, &task);

	if (!pending)
		return;
	deliver(pending, returned ? CALL_RETURNED : CALL_THREAD_ENDED, result);
	bpf_map_delete_elem(&calls, &task);
}

/* What execve pointed to is often not in memory when it starts, and gone when it returns: the kernel has copies. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_exec, struct task_struct *task, int old_pid, struct linux_binprm *program)
{
	u64 key = bpf_get_current_task();
	struct pending *pending = bpf_map_lookup_elem(&calls, &key);

	if (!pending)
		return 0;
	for (int i = 0; i < CAPTURES; i++) {
		struct captured *captured = &pending->call.captured[i];

		if (captured->state != CAPTURED_UNREADABLE)
			continue;
		if (pending->captures[i].kind == CAPTURE_TEXT)
			capture_executed_path(captured, program);
		else if (pending->captures[i].kind == CAPTURE_LIST)
			capture_executed_list(captured, task->mm);
	}
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
