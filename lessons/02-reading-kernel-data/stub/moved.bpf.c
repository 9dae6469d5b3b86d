// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* One field of a kernel struct, read in two ways. */
#include <dojo/lesson.h>
#include "kernel.h"

#define MEMORY_BYTES 512

/* The bytes of a task_struct as some other kernel lays it out. */
struct memory {
	u8 bytes[MEMORY_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct memory);
} memories SEC(".maps");

/* Look at the running thread of this kernel instead. */
const volatile bool looks_at_this_kernel;

/* As the headers of an old kernel had it, kernels/old-kernel.bpf.c. Without CO_RE. */
struct old_task_struct {
	int pid;
	int tgid;
};

/* Where the task_struct begins. */
static __always_inline const void *subject(void)
{
	u32 only = 0;

	if (looks_at_this_kernel)
		return (const void *)bpf_get_current_task();
	return bpf_map_lookup_elem(&memories, &only);
}

/* By the struct of the old kernel's headers: the compiler makes an offset of the name, for good. */
SEC("raw_tp/sys_enter")
int by_offset(void *ctx)
{
	const struct old_task_struct *task = subject();
	int tgid = 0;

	if (!task)
		return 0;
	bpf_probe_read_kernel(&tgid, sizeof(tgid), &task->tgid);
	return tgid;
}

/* By CO-RE: the name stays in the object, and libbpf makes an offset of it when the kernel is known. */
SEC("raw_tp/sys_enter")
int by_name(void *ctx)
{
	const struct task_struct *task = subject();
	int tgid = 0;

	if (!task)
		return 0;
	TODO("02.5", "read the tgid by its name");
	return tgid;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
