// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Programs that start, by name. */
#include "bpf.h"
#include "task.h"

struct exec {
	u64 time;
	u32 pid;
	char path[64];
};

/* Only programs of this name; empty for all. */
const volatile char wanted[TASK_COMM_LEN];
/* Events the ring had no room for. */
u32 lost;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
	__type(value, struct exec);
} events SEC(".maps");

/* The part we read of the kernel's own. */
struct linux_binprm {
	const char *filename;
} CO_RE;

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *program)
{
	char comm[TASK_COMM_LEN];
	struct exec *exec;

	bpf_get_current_comm(comm, sizeof(comm));
	if (wanted[0] && !same_comm(comm, wanted))
		return 0;
	exec = bpf_ringbuf_reserve(&events, sizeof(*exec), 0);
	if (!exec) {
		__sync_fetch_and_add(&lost, 1);
		return 0;
	}
	exec->time = bpf_ktime_get_ns();
	exec->pid = current_ids().pid;
	bpf_probe_read_kernel_str(exec->path, sizeof(exec->path), BPF_CORE_READ(program, filename));
	bpf_ringbuf_submit(exec, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
