// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Has duration-bucket.h say which bucket a duration belongs to: the program's result. */
#include "duration-bucket.h"

SEC("raw_tp/sys_enter")
int bucket(u64 *context)
{
	return duration_bucket(context[0]);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
