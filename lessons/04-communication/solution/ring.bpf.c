// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Opens by a ring buffer: one for all CPUs, in which an event is made where it will be read. */
#include <dojo/lesson.h>
#include "open.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
	__type(value, struct open);
} opens SEC(".maps");

/* Wake the reader when so many bytes wait in the ring; 0 leaves it to the kernel, which wakes a reader that has read everything. */
const volatile u32 wakeup_bytes;

/* What to submit an event with. */
static __always_inline u64 wakeup(void)
{
	if (!wakeup_bytes)
		return 0;
	if (bpf_ringbuf_query(&opens, BPF_RB_AVAIL_DATA) >= wakeup_bytes)
		return BPF_RB_FORCE_WAKEUP;
	return BPF_RB_NO_WAKEUP;
}

SEC("tracepoint/syscalls/sys_enter_openat")
int on_open(struct syscall_trace_enter *ctx)
{
	struct open *open = NULL;

	if (!wanted())
		return 0;
	INCREMENT(seen);
	open = bpf_ringbuf_reserve(&opens, sizeof(*open), 0);
	if (!open) {
		INCREMENT(lost);
		return 0;
	}
	describe(open, ctx);
	bpf_ringbuf_submit(open, wakeup());
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
