/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Whose a socket is, and the way from a descriptor to its socket. */
#pragma once

#include "task.h"
#include "tcp.h"

#define PF_KTHREAD 0x00200000

/* The way from a descriptor to what it stands for. Sources: include/linux/fdtable.h, fs.h, net.h. */
struct file {
	void *private_data;
} CO_RE;

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
} CO_RE;

struct files_struct {
	struct fdtable *fdt;
} CO_RE;

struct task_struct___socket {
	unsigned int flags;
	struct files_struct *files;
	struct pid *thread_pid;
} CO_RE;

struct ns_common {
	unsigned int inum;
} CO_RE;

struct pid_namespace {
	struct ns_common ns;
} CO_RE;

struct upid {
	int nr;
	struct pid_namespace *ns;
} CO_RE;

struct pid {
	unsigned int level;
	struct upid numbers[1];
} CO_RE;

/* How deep PID namespaces are looked into; the kernel allows 32. */
#define PID_LEVELS 8

struct owner {
	/* As the viewer's PID namespace numbers it; 0 when nobody is known. */
	u32 pid;
	/* The process's name then. */
	char comm[TASK_COMM_LEN];
};

/* The running process. Only where it is known to act for itself: a packet is handled in the time of whoever was interrupted. */
static __always_inline void own_by_current(struct owner *owner)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	owner->pid = current_ids().pid;
	BPF_CORE_READ_STR_INTO(&owner->comm, task, group_leader, comm);
}

static __always_inline bool is_kernel_thread(void)
{
	struct task_struct___socket *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, flags) & PF_KTHREAD;
}

/* The process of a task that need not be running, as the viewer numbers it; 0 when it has no number there. */
static __always_inline u32 process_of(struct task_struct *task)
{
	struct task_struct *leader;
	struct pid *pid;

	if (!pid_namespace_inode)
		return BPF_CORE_READ(task, tgid);
	leader = BPF_CORE_READ(task, group_leader);
	pid = BPF_CORE_READ((struct task_struct___socket *)leader, thread_pid);
	for (int level = 0; level < PID_LEVELS; level++) {
		struct upid *number = (void *)pid + bpf_core_field_offset(pid->numbers) + level * bpf_core_type_size(struct upid);

		if (level > BPF_CORE_READ(pid, level))
			break;
		if (BPF_CORE_READ(number, ns, ns.inum) == pid_namespace_inode)
			return BPF_CORE_READ(number, nr);
	}
	return 0;
}

/* The socket that a file is; NULL when it is something else. A socket knows its file, which tells it from what only looks like one. */
static __always_inline struct sock *socket_of(struct file *file)
{
	struct socket *socket = BPF_CORE_READ(file, private_data);

	if (!socket || BPF_CORE_READ(socket, file) != file)
		return NULL;
	return BPF_CORE_READ(socket, sk);
}

/* The socket behind a descriptor of the running process; NULL when there is none. */
static __always_inline struct sock *socket_behind(u32 descriptor)
{
	struct task_struct___socket *task = (void *)bpf_get_current_task();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct file **files = BPF_CORE_READ(table, fd);
	struct file *file = NULL;

	if (descriptor >= BPF_CORE_READ(table, max_fds) || bpf_probe_read_kernel(&file, sizeof(file), files + descriptor) || !file)
		return NULL;
	return socket_of(file);
}
