// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Two texts of the kernel, and how long they are together. As a network program (xdp), whose functions share one stack on every kernel;
 * functions of tracing programs have a stack each since Linux 6.13. */
#include "exhibit.h"

static __attribute__((noinline)) long text_length(u64 address)
{
	char text[304];

	return bpf_probe_read_kernel_str(text, sizeof(text), (const void *)address) + text[7];
}

SEC("xdp")
int two_texts(u64 *ctx)
{
	char text[304];
	long length = bpf_probe_read_kernel_str(text, sizeof(text), (const void *)bpf_ktime_get_ns());

	return length + text[7] + text_length(bpf_ktime_get_ns());
}
