// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The records of sched:sched_process_exec as the kernel wrote them. TypeScript reads what is in them, by the description in tracefs. */
#include <dojo/lesson.h>

#define RECORD_BYTES 512

struct record {
	u8 bytes[RECORD_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
	__type(value, struct record);
} records SEC(".maps");

/* Records that found no room in the ring. */
u53 lost;

SEC("tracepoint/sched/sched_process_exec")
int on_exec(void *ctx)
{
	struct record *record = bpf_ringbuf_reserve(&records, sizeof(*record), 0);

	if (!record) {
		__sync_fetch_and_add(&lost, 1);
		return 0;
	}
	/* A record may be shorter. What is behind it is memory of the tracepoint's all the same, and nobody looks at it. */
	bpf_probe_read_kernel(record->bytes, sizeof(record->bytes), ctx);
	bpf_ringbuf_submit(record, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
