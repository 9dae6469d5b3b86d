// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool latency: how long system calls take, as a histogram of each. Counters only ever grow, so that a reader who takes differences loses
 * nothing. How starts are kept, and what becomes of a return that nobody sees: docs/decisions/0022-starts-live-with-their-threads.md. */
#include "account.h"
#include "call-start.h"
#include "duration-bucket.h"
#include "filter.h"
#include "process-names.h"
#include "syscall.h"

/* Room for each ABI's numbers; the newest kernels use fewer than 480. The last slot of each takes all numbers beyond. */
#define ABI_SLOTS 512
#define SLOTS (2 * ABI_SLOTS)
#define UNKNOWN_SLOT (ABI_SLOTS - 1)
#define MAX_ERRNO 4095

/* What is known of one system call number. */
struct rule {
	bool wanted;
	/* It gives back the registers of the code that a signal interrupted: what looks like a result is none. */
	bool no_result;
	/* It does not return: its thread ends in it. */
	bool ends_task;
};

/* The longest call of one interval. */
struct peak {
	u53 interval;
	u53 nanoseconds;
};

/* Calls of one number on one CPU. They are counted by their buckets alone. */
struct histogram {
	/* Those that returned an error. */
	u53 errors;
	/* Nanoseconds of all together. */
	u53 total;
	/* Calls that should have returned, and whose thread ended in them: they are in no bucket. */
	u53 unfinished;
	/* Of the interval that runs and the one before it, by the lowest bit of their numbers. */
	struct peak peaks[2];
	u53 buckets[BUCKETS];
};

/* By number: native calls first, then the 32-bit ones from ABI_SLOTS on. */
const volatile struct rule rules[SLOTS];
const volatile bool only_some;
const volatile bool by_process;
/* Which interval it is, from 1 on; user space counts it up. */
u64 interval;
/* The slots that have something. */
u8 used[SLOTS];

/* By slot, as `rules`. Unused when counting by process. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SLOTS);
	__type(key, u32);
	__type(value, struct histogram);
} totals SEC(".maps");

struct process_slot {
	/* As the viewer's PID namespace numbers it. */
	u32 pid;
	u32 slot;
};

/* User space says how many there is room for. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1);
	__type(key, struct process_slot);
	__type(value, struct histogram);
} processes SEC(".maps");

static const struct histogram no_calls;

static __always_inline u32 slot_of(s64 number, bool compat)
{
	return ((u64)number < UNKNOWN_SLOT ? number : UNKNOWN_SLOT) + (compat ? ABI_SLOTS : 0);
}

static __always_inline const volatile struct rule *rule_of(u32 slot)
{
	/* The verifier of 5.10 forgets a bound once the register is spilled: give it one here, where it counts. */
	barrier_var(slot);
	return &rules[slot & (SLOTS - 1)];
}

static __always_inline struct histogram *process_histogram(u32 slot)
{
	struct process_slot key = { .pid = current_ids().pid, .slot = slot };
	struct histogram *histogram = bpf_map_lookup_elem(&processes, &key);

	if (histogram)
		return histogram;
	/* Fails when it is full, and when another thread was faster. */
	bpf_map_update_elem(&processes, &key, &no_calls, BPF_NOEXIST);
	histogram = bpf_map_lookup_elem(&processes, &key);
	if (histogram)
		remember_name(key.pid, BPF_NOEXIST);
	return histogram;
}

static __always_inline struct histogram *histogram_of(u32 slot)
{
	return by_process ? process_histogram(slot) : bpf_map_lookup_elem(&totals, &slot);
}

/* Nobody else writes what this one does on this CPU meanwhile: the kernel skips a program that is running there already. */
static __always_inline void add(struct histogram *histogram, u32 slot, u64 duration, bool failed)
{
	u64 now = interval;
	struct peak *peak = now & 1 ? &histogram->peaks[1] : &histogram->peaks[0];

	histogram->buckets[duration_bucket(duration)]++;
	histogram->total += duration;
	if (failed && !rule_of(slot)->no_result)
		histogram->errors++;
	if (peak->interval != now) {
		peak->interval = now;
		peak->nanoseconds = duration;
		used[slot & (SLOTS - 1)] = 1;
	} else if (duration > peak->nanoseconds) {
		peak->nanoseconds = duration;
	}
}

SEC("tp_btf/sys_enter")
int BPF_PROG(sys_enter, struct pt_regs *registers, long number)
{
	struct start *start;
	struct ids ids;
	u32 slot;

	if (bpf_core_enum_value_exists(enum bpf_func_id___5_11, BPF_FUNC_get_current_task_btf)) {
		const struct task_struct *task = (const void *)bpf_get_current_task_btf();

		slot = slot_of(number, task_is_compat(task));
		ids = task_ids(task);
	} else {
		slot = slot_of(number, syscall_is_compat());
		ids = current_ids();
	}
	if (only_some && !rule_of(slot)->wanted)
		return 0;
	if (!is_wanted_task(ids))
		return 0;
	start = start_of(identity(registers), true);
	if (!start) {
		COUNT(lost_map_full);
		return 0;
	}
	/* The last one came back unseen: the kernel skipped the program at its return. */
	if (running_since(start))
		COUNT(lost_return);
	start->slot = slot;
	start->time = bpf_ktime_get_ns();
	return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit, struct pt_regs *registers, long result)
{
	struct start *start = start_of(identity(registers), false);
	struct histogram *histogram;
	u64 began = start ? running_since(start) : 0;
	u64 duration;
	u32 slot;

	if (!began)
		return 0;
	duration = bpf_ktime_get_ns() - began;
	slot = start->slot;
	start->time = 0;
	histogram = histogram_of(slot);
	if (histogram)
		add(histogram, slot, duration, result < 0 && result >= -MAX_ERRNO);
	else
		COUNT(lost_map_full);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exit)
{
	u64 registers = has_places ? identity((const void *)bpf_task_pt_regs(bpf_get_current_task_btf())) : 0;
	struct start *start = start_of(registers, false);
	struct histogram *histogram;
	u32 slot;

	if (!start)
		return 0;
	slot = start->slot;
	if (running_since(start) && !rule_of(slot)->ends_task && (histogram = histogram_of(slot))) {
		histogram->unfinished++;
		used[slot & (SLOTS - 1)] = 1;
	}
	forget(start, registers);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
