// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Each open with what came of it: the path is known when the call begins, and the result when it ends. */
#include <dojo/lesson.h>
#include "task.h"

#define PATH_LEN 64

/* What tracepoints of a system call's entry and exit are given. */
struct syscall_trace_enter {
	unsigned long args[6];
} CO_RE;

struct syscall_trace_exit {
	long ret;
} CO_RE;

/* An openat(2) that has ended. */
struct open {
	u32 pid;
	/* A file descriptor, or an error below 0: -2 is ENOENT. */
	s32 result;
	/* Bytes of `path` with the NUL that ends it; below 0 when there is no memory at the path's address. */
	s32 path_length;
	char path[PATH_LEN];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
	__type(value, struct open);
} opens SEC(".maps");

/* Where the path of each open under way is, in its process's memory, by thread id. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, u32);
	__type(value, u64);
} paths SEC(".maps");

/* Opens that were not told: `paths` or the ring was full. */
u53 lost;

/* Only opens of this process; 0 for all. */
const volatile u32 wanted_pid;

SEC("tracepoint/syscalls/sys_enter_openat")
int on_enter(struct syscall_trace_enter *ctx)
{
	struct ids ids = current_ids();
	u64 path = ctx->args[1];

	if (wanted_pid && ids.pid != wanted_pid)
		return 0;
	if (bpf_map_update_elem(&paths, &ids.tid, &path, BPF_ANY))
		__sync_fetch_and_add(&lost, 1);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_openat")
int on_exit(struct syscall_trace_exit *ctx)
{
	struct ids ids = current_ids();
	u64 *path = bpf_map_lookup_elem(&paths, &ids.tid);
	struct open *open = NULL;

	/* It began before we did, or is none that is wanted. */
	if (!path)
		return 0;
	open = bpf_ringbuf_reserve(&opens, sizeof(*open), 0);
	if (!open) {
		__sync_fetch_and_add(&lost, 1);
		goto out;
	}
	open->path[0] = 0;
	open->pid = ids.pid;
	open->result = ctx->ret;
	/* The kernel has read it by now, so that it is in memory: at the entry it may not be yet. */
	open->path_length = bpf_probe_read_user_str(open->path, sizeof(open->path), (const void *)*path);
	bpf_ringbuf_submit(open, 0);
out:
	bpf_map_delete_elem(&paths, &ids.tid);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
