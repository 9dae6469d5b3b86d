// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Calls of open_file, a function of a program: what it is called with, and what it gives back. */
#include <dojo/lesson.h>
#include "function.h"
#include "wanted.h"

#define PATH_BYTES 64

/* int open_file(const char *path, int flags), as it is called. */
struct call {
	u32 pid;
	u32 tid;
	s32 flags;
	/* Bytes of `path` with the NUL that ends it, as many as there is room for; below 0 when the program's memory could not be read. */
	s32 path_length;
	char path[PATH_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
	__type(value, struct call);
} calls SEC(".maps");

/* How often it gave back what. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, s53);
	__type(value, u53);
} results SEC(".maps");

/* Calls that the ring, or the map of results, had no room for. */
u53 lost;

/* A program of a uprobe can be interrupted by the same one of another thread, on the same CPU too: read, add and write in one step. */
#define INCREMENT(counter) __sync_fetch_and_add(&(counter), 1)

static __always_inline void count_result(s53 result)
{
	u53 none = 0, *times = NULL;

	times = bpf_map_lookup_elem(&results, &result);
	if (!times) {
		bpf_map_update_elem(&results, &result, &none, BPF_NOEXIST);
		times = bpf_map_lookup_elem(&results, &result);
	}
	if (times)
		INCREMENT(*times);
	else
		INCREMENT(lost);
}

SEC("uprobe")
int on_entry(void *ctx)
{
	struct ids ids = current_ids();
	struct call *call = NULL;

	if (!is_wanted())
		return 0;
	call = bpf_ringbuf_reserve(&calls, sizeof(*call), 0);
	if (!call) {
		INCREMENT(lost);
		return 0;
	}
	__builtin_memset(call, 0, sizeof(*call));
	call->pid = ids.pid;
	call->tid = ids.tid;
	TODO("05.3", "put the second argument into `flags`, and the text that the first points to into `path`, with its length");
	bpf_ringbuf_submit(call, 0);
	return 0;
}

SEC("uretprobe")
int on_return(void *ctx)
{
	if (!is_wanted())
		return 0;
	TODO("05.4", "count what the function gives back: an int, of which errors are below 0");
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
