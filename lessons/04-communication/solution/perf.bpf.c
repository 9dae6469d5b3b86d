// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Opens by a perf event array: a buffer for each CPU, into which the kernel copies. */
#include <dojo/lesson.h>
#include "open.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__type(key, int);
	__type(value, struct open);
} opens SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_openat")
int on_open(struct syscall_trace_enter *ctx)
{
	struct open open = {};

	if (!wanted())
		return 0;
	INCREMENT(seen);
	describe(&open, ctx);
	if (bpf_perf_event_output(ctx, &opens, BPF_F_CURRENT_CPU, &open, sizeof(open)))
		INCREMENT(lost);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
