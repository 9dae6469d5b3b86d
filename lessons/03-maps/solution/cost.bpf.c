// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* How often one process asks the kernel something about BPF: every look at a map is a system call, bpf(2). */
#include <dojo/lesson.h>
#include "task.h"

const volatile u32 asking_pid;
u53 calls;

SEC("tracepoint/syscalls/sys_enter_bpf")
int count_call(void *ctx)
{
	if (current_ids().pid == asking_pid)
		__sync_fetch_and_add(&calls, 1);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
