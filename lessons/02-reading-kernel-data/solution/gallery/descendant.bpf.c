// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Whether the running process is another one, or was started by it, or by one that it started, and so on. */
#include "exhibit.h"
#include "../kernel.h"

#define GENERATIONS 64

/* The other one. */
const volatile u32 ancestor;

SEC("raw_tp/sys_enter")
int descendant(void *ctx)
{
	const struct task_struct *task = (const struct task_struct *)bpf_get_current_task();
	u32 pid = 0;

	for (int i = 0; i < GENERATIONS; i++) {
		bpf_probe_read_kernel(&pid, sizeof(pid), &task->tgid);
		if (pid == ancestor)
			return 1;
		if (pid <= 1)
			return 0;
		bpf_probe_read_kernel(&task, sizeof(task), &task->real_parent);
	}
	return 0;
}
