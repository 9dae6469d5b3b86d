/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The running thread: who it is, as the person who looks sees it. */
#pragma once

#include "bpf.h"

#define TASK_COMM_LEN 16

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live;
} CO_RE;

struct mm_struct;

struct task_struct {
	int pid;
	int tgid;
	char comm[TASK_COMM_LEN];
	struct task_struct *group_leader;
	struct signal_struct *signal;
	struct mm_struct *mm;
} CO_RE;

/* The PID namespace ids are shown in; both zero for the machine's own. Device and inode of /proc/self/ns/pid. */
const volatile u64 pid_namespace_device;
const volatile u64 pid_namespace_inode;

struct ids {
	/* The process: what ps calls PID and the kernel tgid. */
	u32 pid;
	/* The thread. */
	u32 tid;
};

/* The running thread's ids in the viewer's PID namespace; zeros when it has none there. */
static __always_inline struct ids current_ids(void)
{
	struct bpf_pidns_info inside = {};
	u64 id;

	if (!pid_namespace_inode) {
		id = bpf_get_current_pid_tgid();
		return (struct ids){ .pid = id >> 32, .tid = (u32)id };
	}
	if (bpf_get_ns_current_pid_tgid(pid_namespace_device, pid_namespace_inode, &inside, sizeof(inside)))
		return (struct ids){};
	return (struct ids){ .pid = inside.tgid, .tid = inside.pid };
}

/* The same by the running thread's task_struct, as a pointer that the verifier knows the type of: that costs no call. */
static __always_inline struct ids task_ids(const struct task_struct *task)
{
	return pid_namespace_inode ? current_ids() : (struct ids){ .pid = task->tgid, .tid = task->pid };
}

/* Whether `comm` reads as `wanted`, both at most 16 bytes and ended by a zero when shorter. */
static __always_inline bool same_comm(const char *comm, const volatile char *wanted)
{
	for (int i = 0; i < TASK_COMM_LEN; i++) {
		if (comm[i] != wanted[i])
			return false;
		if (!comm[i])
			return true;
	}
	return true;
}
