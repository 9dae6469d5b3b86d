// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Who opens how many files. */
#include <dojo/lesson.h>
#include "add-one.h"
#include "watched.h"

/* Opens by process id. It holds this many processes, and not one more. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);
	__type(value, u53);
} counts SEC(".maps");

/* All opens. Every CPU adds to it. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u53);
} total SEC(".maps");

/* Opens of processes that `counts` had no room for. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u53);
} refused SEC(".maps");

static __always_inline void count_for(u32 pid)
{
	u53 none = 0, *opens = NULL;

	opens = bpf_map_lookup_elem(&counts, &pid);
	if (!opens) {
		/* Another thread of the process may have been faster: then its entry stays as it is, and the second look finds it. */
		bpf_map_update_elem(&counts, &pid, &none, BPF_NOEXIST);
		opens = bpf_map_lookup_elem(&counts, &pid);
	}
	if (opens)
		__sync_fetch_and_add(opens, 1);

	if (!opens)
		add_one(&refused);
}

SEC("tracepoint/syscalls/sys_enter_openat")
int count_open(void *ctx)
{
	u32 pid = current_ids().pid;

	if (!is_watched(pid))
		return 0;
	add_one_slowly(&total);
	count_for(pid);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
