// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Counts the calls of a kernel function: all of them, and those of each process. */
#include <dojo/lesson.h>
#include "task.h"

/* What is known of a process. */
struct process {
	u53 calls;
	/* As it was called when it called last. */
	char comm[TASK_COMM_LEN];
};

/* Global variables are memory that this program and TypeScript share: `hello.globals.calls`. */
u53 calls;
/* Calls of processes that `processes` had no room for: they are in `calls`, and in no process. */
u53 lost;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, struct process);
} processes SEC(".maps");

/* The entry of the process that runs now, made when there is none yet; NULL when there is no room. */
static __always_inline struct process *current_process(void)
{
	u32 pid = current_ids().pid;
	struct process nothing = {};
	struct process *process;

	bpf_map_update_elem(&processes, &pid, &nothing, BPF_NOEXIST);
	process = bpf_map_lookup_elem(&processes, &pid);
	if (process)
		bpf_get_current_comm(process->comm, sizeof(process->comm));
	return process;
}

/* The section says the type of the program. Which function it is for, TypeScript says when it attaches it. */
SEC("kprobe")
int count_call(void *ctx)
{
	struct process *process;

	/* Several CPUs may be here at once: an atomic addition loses none. */
	__sync_fetch_and_add(&calls, 1);

	process = current_process();
	if (process)
		__sync_fetch_and_add(&process->calls, 1);
	else
		__sync_fetch_and_add(&lost, 1);
	return 0;
}

/* The kernel lets programs use some of its functions only when they say that they are free software. */
char LICENSE[] SEC("license") = "Dual MIT/GPL";
