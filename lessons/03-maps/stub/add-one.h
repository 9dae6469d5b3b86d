/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#pragma once

/* Adds one to the only value of an array: read it, add, write it back. Right as long as nobody else writes in between. */
static __always_inline void add_one(void *map)
{
	u32 only = 0;
	u53 *value = bpf_map_lookup_elem(map, &only);

	if (value)
		*value += 1;
}

/* The same in slow motion. Between reading and writing it looks at the clock a few times, as programs do that have more to do: what
 * can go wrong there then goes wrong often, and not once in a thousand runs. */
static __always_inline void add_one_slowly(void *map)
{
	u32 only = 0;
	u53 *value = bpf_map_lookup_elem(map, &only);
	u53 before;

	if (!value)
		return;
	before = *value;
	for (int look = 0; look < 8; look++)
		bpf_ktime_get_ns();
	*value = before + 1;
}
