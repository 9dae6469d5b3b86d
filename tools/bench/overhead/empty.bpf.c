// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Programs that do nothing: what they cost is what no tracer of system calls can be cheaper than. */
#include "bpf.h"

SEC("tp_btf/sys_enter")
int BPF_PROG(empty_enter)
{
	return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(empty_exit)
{
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
