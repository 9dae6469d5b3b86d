/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
#pragma once

/* Adds one to what a hash map has under a key, on any CPU at any time. False when the map is full: then it was not counted. */
static __always_inline bool add_one(void *map, const void *key)
{
	u53 none = 0;
	u53 *count = bpf_map_lookup_elem(map, key);

	if (!count) {
		bpf_map_update_elem(map, key, &none, BPF_NOEXIST);
		count = bpf_map_lookup_elem(map, key);
	}
	if (!count)
		return false;
	__sync_fetch_and_add(count, 1);
	return true;
}
