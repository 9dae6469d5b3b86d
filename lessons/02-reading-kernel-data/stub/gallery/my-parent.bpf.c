// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The process that the running one is a child of. */
#include "exhibit.h"
#include "../kernel.h"

SEC("raw_tp/sys_enter")
int my_parent(void *ctx)
{
	const struct task_struct *task = (const struct task_struct *)bpf_get_current_task();

	TODO("02.7", "read the fields by CO-RE");
	return task->real_parent->tgid;
}
