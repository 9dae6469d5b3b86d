// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* How many system calls were made, by anybody. */
#include "exhibit.h"

u64 all_calls_count;

SEC("raw_tp/sys_enter")
void all_calls(void *ctx)
{
	__sync_fetch_and_add(&all_calls_count, 1);
}
