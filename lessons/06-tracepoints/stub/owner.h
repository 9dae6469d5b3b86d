/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Whose a socket is. */
#pragma once

#include "tcp.h"
#include "task.h"

/* The way from a descriptor to what it stands for. Sources: include/linux/fdtable.h, fs.h, net.h. */
struct file {
	void *private_data;
} CO_RE;

struct fdtable {
	struct file **fd;
} CO_RE;

struct files_struct {
	struct fdtable *fdt;
} CO_RE;

struct task_struct___files {
	struct files_struct *files;
} CO_RE;

struct socket {
	void *sk;
} CO_RE;

struct owner {
	/* 0 when nobody is known. */
	u32 pid;
	char comm[TASK_COMM_LEN];
};

/* By the socket's address in the kernel. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);
	__type(value, struct owner);
} owners SEC(".maps");

/* The address of the socket behind a descriptor of the running process. Of a descriptor that is none, something else. */
static __always_inline u64 socket_of(int descriptor)
{
	struct task_struct___files *task = (void *)bpf_get_current_task();
	struct file **files = BPF_CORE_READ(task, files, fdt, fd);
	struct file *file = NULL;
	struct socket *socket;

	bpf_probe_read_kernel(&file, sizeof(file), files + descriptor);
	socket = BPF_CORE_READ(file, private_data);
	return (u64)BPF_CORE_READ(socket, sk);
}
