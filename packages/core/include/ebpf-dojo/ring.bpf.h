/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * Ring buffers that count what they had no room for. The kernel does not count it: bpf_ringbuf_reserve gives NULL, and the event is gone.
 *
 *	RING_BUFFER(events, struct exec, RING_DEFAULT_BYTES);
 *
 *	struct exec *exec = ring_reserve(events, sizeof(*exec));
 *	if (!exec)
 *		return 0;
 *	...
 *	bpf_ringbuf_submit(exec, 0);
 *
 * In TypeScript, `maps.events.lost` is then how many were lost, exactly. An event that is discarded is not lost.
 *
 * Include vmlinux.h or <linux/bpf.h>, and <bpf/bpf_helpers.h>, before this. Needs Linux 5.8.
 */
#pragma once

/* Room for a fast producer to go on while its reader is kept waiting: at 200 000 events/s of 56 bytes, for about 90 ms. */
#define RING_DEFAULT_BYTES (1024 * 1024)

/* The counter of a ring that is declared elsewhere, at file scope and once an object. Lost events are rare, or have much company: then the
 * ring's own lock costs more than this shared counter. */
#define RING_LOST(ring) __u64 ring_lost_##ring

/* Declares a ring of events of one type, and its counter. `bytes`: a power of two and a multiple of the page size. */
#define RING_BUFFER(ring, event_type, bytes)                       \
	struct {                                                   \
		__uint(type, BPF_MAP_TYPE_RINGBUF);                \
		__uint(max_entries, bytes);                        \
		__type(value, event_type);                         \
	} ring SEC(".maps");                                       \
	RING_LOST(ring)

/* Reserves room for an event, or counts it as lost. `size` has to be constant. NULL when there is no room. */
#define ring_reserve(ring, size)                                   \
	({                                                         \
		void *ring_record = bpf_ringbuf_reserve(&ring, size, 0); \
		if (!ring_record)                                  \
			__sync_fetch_and_add(&ring_lost_##ring, 1); \
		ring_record;                                       \
	})

/* Copies an event into the ring, or counts it as lost. `flags`: 0, BPF_RB_NO_WAKEUP or BPF_RB_FORCE_WAKEUP. 0 when there was room. */
#define ring_output(ring, data, size, flags)                       \
	({                                                         \
		long ring_error = bpf_ringbuf_output(&ring, data, size, flags); \
		if (ring_error)                                    \
			__sync_fetch_and_add(&ring_lost_##ring, 1); \
		ring_error;                                        \
	})
