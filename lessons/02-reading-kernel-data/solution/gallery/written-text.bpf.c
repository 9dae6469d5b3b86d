// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* What a process writes: the length is an argument of the call, as is the address. */
#include "exhibit.h"

SEC("raw_tp/sys_enter")
int written_text(u64 *ctx)
{
	char text[64] = {};
	u64 length = ctx[1];

	bpf_probe_read_user(text, length, (const void *)ctx[0]);
	return text[0];
}
