/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What processes are called, for commands that count by process: a process may have ended when its counts are shown. */
#pragma once

#include "task.h"

struct process_name {
	char comm[TASK_COMM_LEN];
};

/* What a process was called last, by its id; kept when it has ended. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, u32);
	__type(value, struct process_name);
} names SEC(".maps");

static __always_inline void remember_name(u32 pid, u64 flags)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct process_name name = {};

	BPF_CORE_READ_STR_INTO(&name.comm, task, group_leader, comm);
	bpf_map_update_elem(&names, &pid, &name, flags);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_exec)
{
	remember_name(current_ids().pid, BPF_EXIST);
	return 0;
}
