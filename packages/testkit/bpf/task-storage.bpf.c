// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Storage of a task, used by a tracing program. Kernels without it refuse to load this. */
#include "bpf.h"
#include "task.h"

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, u32);
} per_task SEC(".maps");

SEC("tp_btf/sys_enter")
int remember(void *ctx)
{
	bpf_task_storage_get(&per_task, bpf_get_current_task_btf(), NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
