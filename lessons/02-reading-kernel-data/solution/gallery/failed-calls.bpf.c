// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* An event for each system call that failed. */
#include "exhibit.h"

struct failure {
	u32 pid;
	/* As errno(3) has it: 2 is ENOENT. */
	u32 error;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
	__type(value, struct failure);
} failures SEC(".maps");

/* The context of raw_tp/sys_exit: the registers, and what the call returns. */
SEC("raw_tp/sys_exit")
int failed_calls(u64 *ctx)
{
	s64 result = ctx[1];
	struct failure *failure = bpf_ringbuf_reserve(&failures, sizeof(*failure), 0);

	if (!failure)
		return 0;
	if (result >= 0) {
		bpf_ringbuf_discard(failure, 0);
		return 0;
	}
	failure->pid = bpf_get_current_pid_tgid() >> 32;
	failure->error = -result;
	bpf_ringbuf_submit(failure, 0);
	return 0;
}
