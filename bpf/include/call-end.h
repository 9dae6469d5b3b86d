/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The two ways in which a system call ends: by its return, or with its thread. What there is to do then, end_call of the program says. */
#pragma once

#include "call-filter.h"

/* The call that a thread is in, which may be none that is wanted, has ended. Threads are told apart by their task_struct.
 * `returned` is false when it is the thread that ends. */
static __always_inline void end_call(u64 task, bool returned, s64 result);

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit, struct pt_regs *regs, long result)
{
	if (is_wanted_process(current_ids()))
		end_call(bpf_get_current_task(), true, result);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task)
{
	end_call(bpf_get_current_task(), false, 0);
	forget_process(task);
	return 0;
}
