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
	TODO("04.7", "force a wake-up when `wakeup_bytes` wait in the ring, and have none before");
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_openat")
int on_open(struct syscall_trace_enter *ctx)
{
	struct open *open = NULL;

	if (!wanted())
		return 0;
	INCREMENT(seen);
	TODO("04.3", "reserve room for an event in the ring; it stays NULL when there is none");
	if (!open) {
		TODO("04.4", "count it as lost");
		return 0;
	}
	TODO("04.3", "describe the open in that room, and submit it with what wakeup() gives");
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
