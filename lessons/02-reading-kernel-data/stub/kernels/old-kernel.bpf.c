// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The types of an old kernel, one that we made up: its BTF is all there is of it. */
struct task_struct {
	int pid;
	int tgid;
};

/* Never used: without a variable of it, the type would not be in the BTF. */
struct task_struct init_task;
