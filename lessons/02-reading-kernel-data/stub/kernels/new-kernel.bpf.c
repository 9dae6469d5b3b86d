// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The types of a newer kernel: someone needed a field, and found room for it between two others. */
struct task_struct {
	int pid;
	unsigned int flags;
	unsigned long long start_time;
	int tgid;
};

/* Never used: without a variable of it, the type would not be in the BTF. */
struct task_struct init_task;
