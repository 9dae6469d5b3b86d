// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The first bytes of what came over the network, by the helper that socket filters take them with. */
#include "exhibit.h"

SEC("raw_tp/sys_enter")
int first_bytes(void *ctx)
{
	u32 bytes = 0;

	bpf_skb_load_bytes(ctx, 0, &bytes, sizeof(bytes));
	return bytes != 0;
}
