/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Following a process and all it starts. */
#pragma once

#include "filter.h"

/* The process to follow, as the viewer numbers it; 0 to follow nobody. */
const volatile u32 followed_pid;
/* Whether it becomes a command by an execve, and counts only from there on. */
const volatile bool follows_command;
/* Child processes that could not be followed. */
u64 children_not_followed;

/* Who is followed, by the machine's own process id. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, u32);
	__type(value, u8);
} followed SEC(".maps");

static __always_inline void follow(u32 tgid)
{
	u8 yes = 1;

	if (bpf_map_update_elem(&followed, &tgid, &yes, BPF_ANY))
		__sync_fetch_and_add(&children_not_followed, 1);
}

/* Whether the running process, which makes a call, is one of those followed. */
static __always_inline bool is_followed(struct ids ids, bool starts_command)
{
	u32 tgid = bpf_get_current_pid_tgid() >> 32;

	if (bpf_map_lookup_elem(&followed, &tgid))
		return true;
	if (ids.pid != followed_pid || (follows_command && !starts_command))
		return false;
	follow(tgid);
	return true;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(process_fork, struct task_struct *parent, struct task_struct *child)
{
	u32 from = parent->tgid;
	u32 to = child->tgid;

	if (from == to)
		return 0;
	if (bpf_map_lookup_elem(&followed, &from) || (!follows_command && current_ids().pid == followed_pid))
		follow(to);
	return 0;
}

static __always_inline void forget_process(struct task_struct *task)
{
	u32 tgid = task->tgid;

	/* `live` counts the threads still running; it was taken down just before this event. */
	if (!task->signal->live.counter)
		bpf_map_delete_elem(&followed, &tgid);
}
