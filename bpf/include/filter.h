/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The filters every command has, as ebpf-tool sets them before load: all that is given must hold. packages/cli/src/filter/ is the other side. */
#pragma once

#include "task.h"

struct task_filter {
	/* The tracer itself, left out: its own work would be traced for ever. 0 to leave out nobody. */
	u32 tracer;
	/* A process; 0 for all. */
	u32 pid;
	/* A thread; 0 for all. */
	u32 tid;
	/* Whether `uid` counts. */
	bool by_uid;
	u32 uid;
	/* A cgroup of version 2 and those below it: its id, and its depth in the tree, the root's being 0. Id 0 for all. */
	u64 cgroup;
	u32 cgroup_level;
	/* The name of a thread or of its process; empty for all. */
	char comm[TASK_COMM_LEN];
};

const volatile struct task_filter filter;

static __always_inline bool has_wanted_comm(void)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	char comm[TASK_COMM_LEN] = {};

	bpf_get_current_comm(comm, sizeof(comm));
	if (same_comm(comm, filter.comm))
		return true;
	BPF_CORE_READ_STR_INTO(&comm, task, group_leader, comm);
	return same_comm(comm, filter.comm);
}

/* What of the filter never changes while a process lives, and costs next to nothing: programs that run for everybody ask it first. */
static __always_inline bool is_wanted_process(struct ids ids)
{
	if (filter.tracer && ids.pid == filter.tracer)
		return false;
	return !filter.pid || ids.pid == filter.pid;
}

/* Whether the running thread, whose ids are `ids`, is one that was asked for. What was not given costs a test of a constant, which the
 * verifier takes out. */
static __always_inline bool is_wanted_task(struct ids ids)
{
	if (!is_wanted_process(ids))
		return false;
	if (filter.tid && ids.tid != filter.tid)
		return false;
	if (filter.by_uid && (u32)bpf_get_current_uid_gid() != filter.uid)
		return false;
	if (filter.cgroup && bpf_get_current_ancestor_cgroup_id(filter.cgroup_level) != filter.cgroup)
		return false;
	return !filter.comm[0] || has_wanted_comm();
}
