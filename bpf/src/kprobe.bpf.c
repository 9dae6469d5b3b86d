// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool kprobe: calls of kernel functions, with values from their arguments as plans say, and their returns. */
#include "deliver.h"
#include "filter.h"
#include "function.h"

/* Values of a call that are shown; how many pointers are followed to each; how many of them are texts, and the room for each text. */
#define VALUES 8
#define READS 4
#define TEXTS 3
#define TEXT_BYTES 256
/* Probed functions that one thread can be in at once. */
#define NESTED 16
#define STACK_FRAMES 127
#define BPF_F_USER_STACK (1 << 8)
#define EEXIST 17

enum hit_state {
	/* Its return was not asked for. */
	HIT_ENTERED = 0,
	HIT_RETURNED = 1,
	/* Its thread ended in it. */
	HIT_THREAD_ENDED = 2,
	/* Not back when tracing ended. */
	HIT_RUNNING = 3,
};

struct hit {
	/* Nanoseconds of the monotonic clock, which may have run for years. */
	u64 start;
	/* Nanoseconds from entry to return. */
	u53 duration;
	/* What was returned, as it is in the register. */
	u64 result;
	u32 pid;
	u32 tid;
	/* Which function: the number of its plan. */
	u32 function;
	/* In `stacks`; negative errno values for none. */
	s32 kernel_stack;
	s32 user_stack;
	enum hit_state state;
	/* Of value number n, bit n: its memory could not be read; its text is longer than the room for it. */
	u8 unreadable;
	u8 cut;
	char comm[TASK_COMM_LEN];
	/* As they were in a register or in memory, in their first `size` bytes. */
	u64 values[VALUES];
	char texts[TEXTS][TEXT_BYTES];
};

/* How to get at one value: from an argument, by `reads` pointers, each behind the one before it. */
struct value_plan {
	u8 argument;
	u8 reads;
	/* Bytes of the last read; 0 to take the address itself, of an array. */
	u8 size;
	/* Where the text goes that the value points to, counted from 1; 0 when it is none. */
	u8 text;
	/* Bytes from where a pointer points to. */
	u32 offsets[READS];
};

struct plan {
	u32 values;
	struct value_plan value[VALUES];
};

/* How a probe knows its function. */
enum identification {
	/* There is but one. */
	BY_BEING_ALONE = 0,
	BY_COOKIE = 1,
	/* By `addresses`: before Linux 5.15 probes have no cookies. */
	BY_ADDRESS = 2,
};

const volatile enum identification identification;
const volatile bool wants_return;
const volatile bool wants_stack;
/* Whether it is fentry and fexit that run, which have no registers. */
const volatile bool by_trampoline;
/* Whether the same call has the same stack pointer at its entry and its return: not so where fprobe calls us. */
const volatile bool has_stack_pointer;

/* By number of the function. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct plan);
} plans SEC(".maps");

/* The number of the function at an address. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, u64);
	__type(value, u32);
} addresses SEC(".maps");

/* A call between entry and return. */
struct pending {
	u64 stack_pointer;
	struct hit hit;
};

struct scratch {
	u64 arguments[REGISTER_ARGUMENTS];
	struct pending call;
};

/* Where a hit is put together: it is larger than a stack. One program uses it, and that not within itself. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

/* A thread's way into probed functions. */
struct way {
	u32 tid;
	u32 depth;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__type(key, u64);
	__type(value, struct way);
} ways SEC(".maps");

struct step {
	/* The thread's task_struct. */
	u64 task;
	u64 depth;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__type(key, struct step);
	__type(value, struct pending);
} calls SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 16384);
	__uint(key_size, sizeof(u32));
	__uint(value_size, STACK_FRAMES * sizeof(u64));
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024);
	__type(value, struct hit);
} events SEC(".maps");

/* User memory is in the lower half of the addresses, the kernel's in the upper one. */
static __always_inline bool is_user(u64 address)
{
	return (s64)address >= 0;
}

/* At most 15 bytes. The verifier of 5.10 forgets a bound once the register is spilled: it gets one where it counts. */
static __always_inline long read_bytes(void *to, u32 size, u64 address)
{
	barrier_var(size);
	return is_user(address) ? bpf_probe_read_user(to, size & 15, (const void *)address) :
				  bpf_probe_read_kernel(to, size & 15, (const void *)address);
}

static __always_inline long read_text(char *to, u64 address)
{
	return is_user(address) ? bpf_probe_read_user_str(to, TEXT_BYTES, (const void *)address) :
				  bpf_probe_read_kernel_str(to, TEXT_BYTES, (const void *)address);
}

/* Follows a plan's pointers from an argument. */
static __always_inline long follow(const struct value_plan *plan, u64 *value)
{
	u32 reads = plan->reads;

	for (u32 i = 0; i < READS; i++) {
		u64 address, found[2] = {};
		u32 size = sizeof(u64);

		if (i >= reads)
			break;
		address = *value + plan->offsets[i];
		if (i == reads - 1)
			size = plan->size;
		if (!size) {
			*value = address;
			break;
		}
		if (read_bytes(found, size, address))
			return -1;
		*value = found[0];
	}
	return 0;
}

/* Reads the text that value number `index` points to. */
static __always_inline void read_text_of(struct hit *hit, u32 text, u32 index)
{
	long length;
	u64 address = hit->values[index & (VALUES - 1)];

	/* A null pointer is a value as good as any. */
	if (text >= TEXTS || !address)
		return;
	length = read_text(hit->texts[text], address);
	if (length < 0) {
		hit->unreadable |= 1 << index;
	} else if (length == TEXT_BYTES) {
		/* The helper does not say that it cut: full to the last byte means it did, or very nearly. */
		hit->cut |= 1 << index;
		COUNT(text_cut);
	}
}

/* Not inlined: the verifier then looks at it once a value, not along all ways through the values before it. */
static __attribute__((noinline)) int read_value(struct scratch *scratch, const struct value_plan *plan, u32 index)
{
	struct hit *hit = &scratch->call.hit;
	u64 value = scratch->arguments[plan->argument & (REGISTER_ARGUMENTS - 1)];

	if (follow(plan, &value)) {
		hit->unreadable |= 1 << index;
		return 0;
	}
	hit->values[index & (VALUES - 1)] = value;
	read_text_of(hit, plan->text - 1, index);
	return 0;
}

static __always_inline void read_values(struct scratch *scratch)
{
	u32 function = scratch->call.hit.function;
	struct plan *plan = bpf_map_lookup_elem(&plans, &function);

	if (!plan)
		return;
	for (u32 i = 0; i < VALUES; i++) {
		if (i >= plan->values)
			break;
		read_value(scratch, &plan->value[i], i);
	}
}

static __attribute__((noinline)) int read_text_again(struct hit *hit, const struct value_plan *plan, u32 index)
{
	/* Fields behind a pointer may have changed since. */
	if (plan->reads || !plan->text || !(hit->unreadable & (1 << index)))
		return 0;
	hit->unreadable &= ~(1 << index);
	read_text_of(hit, plan->text - 1, index);
	return 0;
}

/* A page of user memory that was not there at the entry often is at the return: the kernel itself has read it. */
static __always_inline void read_texts_again(struct hit *hit)
{
	u32 function = hit->function;
	struct plan *plan;

	if (!hit->unreadable || !(plan = bpf_map_lookup_elem(&plans, &function)))
		return;
	for (u32 i = 0; i < VALUES; i++) {
		if (i >= plan->values)
			break;
		read_text_again(hit, &plan->value[i], i);
	}
}

static __always_inline void count_unreadable(const struct hit *hit)
{
	struct accounting *counts = account();

	if (counts)
		counts->text_unreadable += __builtin_popcount(hit->unreadable);
}

static __always_inline bool identify(void *ctx, u32 *function)
{
	u64 address;
	u32 *found;

	switch (identification) {
	case BY_COOKIE:
		*function = bpf_get_attach_cookie(ctx);
		return true;
	case BY_ADDRESS:
		address = function_address(ctx);
		found = bpf_map_lookup_elem(&addresses, &address);
		if (found)
			*function = *found;
		return found;
	default:
		*function = 0;
		return true;
	}
}

static __always_inline void arguments_of(void *ctx, u64 *arguments)
{
	if (!by_trampoline) {
		function_arguments(ctx, arguments);
		return;
	}
	for (u32 i = 0; i < REGISTER_ARGUMENTS; i++) {
		u64 argument = 0;

		if (bpf_get_func_arg(ctx, i, &argument))
			break;
		arguments[i] = argument;
	}
}

static __always_inline struct way *way_of(u64 task, u32 tid)
{
	struct way *way = bpf_map_lookup_elem(&ways, &task);
	struct way first = { .tid = tid };

	if (way && way->tid != tid) {
		/* Of a thread that is gone and whose task_struct this one got. */
		way->tid = tid;
		way->depth = 0;
	}
	if (!way) {
		bpf_map_update_elem(&ways, &task, &first, BPF_ANY);
		way = bpf_map_lookup_elem(&ways, &task);
	}
	return way;
}

static __always_inline void remember(void *ctx, struct pending *call)
{
	struct step step = { .task = bpf_get_current_task() };
	struct way *way = way_of(step.task, call->hit.tid);
	/* Before Linux 6.4 (commit d7ba4cc900bf) the upper half of what a map update gives is not set. */
	int error;

	if (!way || way->depth >= NESTED) {
		COUNT(lost_map_full);
		return;
	}
	step.depth = way->depth;
	call->stack_pointer = has_stack_pointer ? caller_stack(ctx, true) : 0;
	call->hit.state = HIT_RUNNING;
	error = bpf_map_update_elem(&calls, &step, call, BPF_NOEXIST);
	if (error == -EEXIST) {
		/* That one came back unseen. */
		COUNT(lost_return);
		error = bpf_map_update_elem(&calls, &step, call, BPF_EXIST);
	}
	if (error)
		COUNT(lost_map_full);
	else
		way->depth++;
}

static __always_inline int enter(void *ctx)
{
	struct ids ids = current_ids();
	struct scratch *scratch;
	struct hit *hit;
	u32 only = 0, function;

	if (!is_wanted_task(ids) || !identify(ctx, &function))
		return 0;
	COUNT(seen);
	if (!(scratch = bpf_map_lookup_elem(&scratches, &only)))
		return 0;
	hit = &scratch->call.hit;
	hit->start = bpf_ktime_get_ns();
	hit->duration = 0;
	hit->result = 0;
	hit->pid = ids.pid;
	hit->tid = ids.tid;
	hit->function = function;
	hit->state = HIT_ENTERED;
	hit->unreadable = 0;
	hit->cut = 0;
	bpf_get_current_comm(hit->comm, sizeof(hit->comm));
	arguments_of(ctx, scratch->arguments);
	read_values(scratch);
	hit->kernel_stack = wants_stack ? bpf_get_stackid(ctx, &stacks, 0) : -1;
	hit->user_stack = wants_stack ? bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK) : -1;
	if (wants_return) {
		remember(ctx, &scratch->call);
	} else {
		count_unreadable(hit);
		DELIVER(events, hit, sizeof(*hit));
	}
	return 0;
}

static __always_inline void finish(struct step *step, struct pending *pending, enum hit_state state, u64 result)
{
	pending->hit.duration = bpf_ktime_get_ns() - pending->hit.start;
	pending->hit.state = state;
	pending->hit.result = result;
	if (state == HIT_RETURNED)
		read_texts_again(&pending->hit);
	count_unreadable(&pending->hit);
	DELIVER(events, &pending->hit, sizeof(pending->hit));
	bpf_map_delete_elem(&calls, step);
}

static __always_inline int leave(void *ctx, u64 result)
{
	struct step step = { .task = bpf_get_current_task() };
	struct way *way = bpf_map_lookup_elem(&ways, &step.task);
	u64 stack_pointer = has_stack_pointer ? caller_stack(ctx, false) : 0;
	u32 function = 0;
	bool knows_function = identification != BY_ADDRESS;

	if (!way)
		return 0;
	/* At the return of a call the kernel is in none of the function's own instructions. */
	if (knows_function)
		identify(ctx, &function);
	for (u32 i = 0; i < NESTED; i++) {
		struct pending *pending;
		bool is_it;

		if (i >= way->depth)
			break;
		step.depth = way->depth - 1 - i;
		if (!(pending = bpf_map_lookup_elem(&calls, &step)))
			continue;
		is_it = pending->stack_pointer == stack_pointer && (!knows_function || pending->hit.function == function);
		if (!is_it)
			continue;
		finish(&step, pending, HIT_RETURNED, result);
		/* What was entered later came back unseen; `calls` keeps it until its place is needed. */
		way->depth = step.depth;
		if (!way->depth)
			bpf_map_delete_elem(&ways, &step.task);
		break;
	}
	return 0;
}

SEC("kprobe")
int kprobe_entry(void *ctx)
{
	return enter(ctx);
}

SEC("kretprobe")
int kprobe_return(void *ctx)
{
	return leave(ctx, function_result(ctx));
}

SEC("kprobe.multi")
int multi_entry(void *ctx)
{
	return enter(ctx);
}

SEC("kretprobe.multi")
int multi_return(void *ctx)
{
	return leave(ctx, function_result(ctx));
}

SEC("fentry")
int trampoline_entry(void *ctx)
{
	return enter(ctx);
}

SEC("fexit")
int trampoline_return(void *ctx)
{
	u64 result = 0;

	bpf_get_func_ret(ctx, &result);
	return leave(ctx, result);
}

SEC("tp_btf/sched_process_exit")
int thread_exit(void *ctx)
{
	struct step step = { .task = bpf_get_current_task() };
	struct way *way = bpf_map_lookup_elem(&ways, &step.task);

	if (!way)
		return 0;
	for (u32 i = 0; i < NESTED; i++) {
		struct pending *pending;

		if (i >= way->depth)
			break;
		step.depth = i;
		if ((pending = bpf_map_lookup_elem(&calls, &step)))
			finish(&step, pending, HIT_THREAD_ENDED, 0);
	}
	bpf_map_delete_elem(&ways, &step.task);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
