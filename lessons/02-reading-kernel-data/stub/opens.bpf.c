// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Every file that is opened: who, when, which, how. */
#include <dojo/lesson.h>
#include "function.h"
#include "kernel.h"

#define COMM_BYTES 16
#define PATH_BYTES 256

/* One call of do_sys_openat2, as the ring carries it. */
struct open {
	/* Nanoseconds since boot. */
	u64 time;
	u64 flags;
	/* The process, and the thread of it that opens. */
	u32 pid;
	u32 tid;
	/* The process that this one is a child of. */
	u32 parent;
	/* Where a relative path starts. */
	s32 dfd;
	/* What bpf_probe_read_user_str() gave: how many bytes `path` has, its zero byte among them; negative when it was not readable. */
	s32 path_length;
	char comm[COMM_BYTES];
	char path[PATH_BYTES];
};

/* Only the opens of this process; 0 for all. */
const volatile u32 wanted_pid;
/* Opens that the ring had no room for. */
u32 lost;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
	__type(value, struct open);
} events SEC(".maps");

static __always_inline bool is_wanted(void)
{
	return !wanted_pid || bpf_get_current_pid_tgid() >> 32 == wanted_pid;
}

/* Who opens, and when. */
static __always_inline void fill_who(struct open *open)
{
	TODO("02.2", "fill in pid, tid, time and comm");
}

/* What do_sys_openat2(int dfd, const char *filename, struct open_how *how) was given; `filename` is an address of the process. */
static __always_inline void fill_arguments(struct open *open, void *ctx)
{
	TODO("02.3", "fill in dfd, path and path_length");
}

/* What lies in structs of the kernel. */
static __always_inline void fill_from_structs(struct open *open, void *ctx)
{
	const struct open_how *how = (const struct open_how *)function_argument(ctx, 2);
	const struct task_struct *task = (const struct task_struct *)bpf_get_current_task();

	TODO("02.4", "read the flags out of `how`, and the parent's tgid out of `task`");
}

SEC("kprobe/do_sys_openat2")
int on_open(void *ctx)
{
	struct open *open;

	if (!is_wanted())
		return 0;
	open = bpf_ringbuf_reserve(&events, sizeof(*open), 0);
	if (!open) {
		__sync_fetch_and_add(&lost, 1);
		return 0;
	}
	/* What was in the ring before is still there. */
	*open = (struct open){};
	fill_who(open);
	fill_arguments(open, ctx);
	fill_from_structs(open, ctx);
	bpf_ringbuf_submit(open, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
