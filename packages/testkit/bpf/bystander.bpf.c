// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* What keeps a tracepoint in use: see src/hold-tracepoints.ts. */
#include "bpf.h"

SEC("tracepoint")
int stand_by(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
