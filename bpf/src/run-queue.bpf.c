// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool top: how long threads that could run waited for a CPU, from the moment they were woken or preempted. */
#include "account.h"
#include "duration-bucket.h"
#include "filter.h"

#define MAX_WAITING 16384
/* include/linux/sched.h */
#define TASK_DEAD 0x80

/* include/linux/sched.h. The field was `state` before Linux 5.14. */
struct task_struct___5_14 {
	unsigned int __state;
} CO_RE;

struct task_struct___old {
	long state;
} CO_RE;

/* Whether the kernel has task storage for tracing programs, as it does from 5.12 on. */
const volatile bool has_storage;

struct waits {
	/* Those that ended, and the nanoseconds they took: together, and the longest. */
	u53 count;
	u53 total;
	u53 longest;
	u53 buckets[BUCKETS];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct waits);
} waits SEC(".maps");

/* Since when a thread has been waiting, in nanoseconds of the monotonic clock; 0 while it is not. */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, u64);
} since SEC(".maps");

/* The same where there is no task storage, keyed by the thread's task_struct. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MAX_WAITING);
	__type(key, u64);
	__type(value, u64);
} since_by_task SEC(".maps");

static __always_inline u32 state_of(struct task_struct *task)
{
	const struct task_struct___5_14 *newer = (const void *)task;
	const struct task_struct___old *older = (const void *)task;

	if (bpf_core_field_exists(newer->__state))
		return newer->__state;
	return older->state;
}

static __always_inline u64 *start_of(struct task_struct *task)
{
	u64 key = (u64)task;

	return has_storage ? bpf_task_storage_get(&since, task, 0, 0) : bpf_map_lookup_elem(&since_by_task, &key);
}

/* It stays as long as the thread: what is in a hash is changed without a lock, while putting in and taking out may find one held, and fail. */
static __always_inline bool make_start(struct task_struct *task, u64 now)
{
	u64 key = (u64)task;
	u64 *start;

	if (!has_storage)
		return !bpf_map_update_elem(&since_by_task, &key, &now, BPF_NOEXIST);
	start = bpf_task_storage_get(&since, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (start)
		*start = now;
	return start;
}

static __always_inline void start_waiting(struct task_struct *task, bool anew)
{
	u64 now = bpf_ktime_get_ns();
	u64 *start = start_of(task);

	if (!start) {
		if (!make_start(task, now))
			COUNT(lost_map_full);
	} else if (anew || !*start) {
		*start = now;
	}
}

/* When the wait that is over began; 0 when nobody saw it begin. */
static __always_inline u64 stop_waiting(struct task_struct *task)
{
	u64 *start = start_of(task);
	u64 began;

	if (!start)
		return 0;
	began = *start;
	*start = 0;
	return began;
}

static __always_inline void forget(struct task_struct *task)
{
	u64 key = (u64)task;

	if (!has_storage)
		bpf_map_delete_elem(&since_by_task, &key);
}

static __always_inline void add(u64 began)
{
	u64 waited = bpf_ktime_get_ns() - began;
	struct waits *all;
	u32 only = 0;

	all = bpf_map_lookup_elem(&waits, &only);
	if (!all)
		return;
	all->count++;
	all->total += waited;
	if (waited > all->longest)
		all->longest = waited;
	all->buckets[duration_bucket(waited)]++;
}

/* Whether a thread, which need not be the running one, is one that was asked for: by process, where ids are the machine's own, and by name. */
static __always_inline bool is_wanted(struct task_struct *task)
{
	char comm[TASK_COMM_LEN] = {};

	if (filter.pid && !pid_namespace_inode && task->tgid != filter.pid)
		return false;
	if (!filter.comm[0])
		return true;
	bpf_probe_read_kernel_str(comm, sizeof(comm), task->comm);
	if (same_comm(comm, filter.comm))
		return true;
	BPF_CORE_READ_STR_INTO(&comm, task, group_leader, comm);
	return same_comm(comm, filter.comm);
}

/* One that is woken while it runs, or waits already, has not begun to wait. */
static __always_inline void woken(struct task_struct *task)
{
	if (is_wanted(task))
		start_waiting(task, false);
}

SEC("tp_btf/sched_wakeup")
int BPF_PROG(sched_wakeup, struct task_struct *task)
{
	woken(task);
	return 0;
}

SEC("tp_btf/sched_wakeup_new")
int BPF_PROG(sched_wakeup_new, struct task_struct *task)
{
	woken(task);
	return 0;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch, bool preempted, struct task_struct *before, struct task_struct *next)
{
	u64 began;

	/* The idle thread of a CPU waits for nothing: its id is 0. */
	if (before->pid) {
		u32 state = preempted ? 0 : state_of(before);

		if (state)
			/* It may have been woken while it still ran: that was no wait. */
			stop_waiting(before);
		else if (is_wanted(before))
			start_waiting(before, true);
		if (state & TASK_DEAD)
			forget(before);
	}
	if (!next->pid)
		return 0;
	began = stop_waiting(next);
	if (began)
		add(began);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
