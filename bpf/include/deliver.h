/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* How events travel: into a ring whose reader looks at an interval, and is woken before that only when much has come together. Waking for
 * each event would cost the traced program a microsecond. */
#pragma once

#include "account.h"

/* Bytes in the ring from which on the reader is woken. */
const volatile u64 wakeup_bytes;

#define WAKEUP(ring) \
	(bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) >= wakeup_bytes ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP)

/* Copies `size` bytes into the ring, or counts an event as lost. */
#define DELIVER(ring, data, size)                                               \
	({                                                                      \
		if (bpf_ringbuf_output(&ring, data, size, WAKEUP(ring)))        \
			COUNT(lost_ring_full);                                  \
	})
