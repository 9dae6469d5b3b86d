/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Which system calls are wanted: by number, path, result and time. packages/cli/src/trace/filter.ts is the other side. */
#pragma once

#include "capture.h"
#include "follow.h"

/* Room for each ABI's numbers; the newest kernels use fewer than 480. */
#define ABI_SLOTS 512
#define MAX_ERRNO 4095
#define PATH_BYTES 128
#define CAPTURES 2

/* What to do with one system call number. */
struct rule {
	bool wanted;
	/* The call by which a started command becomes itself. */
	bool starts_command;
	struct capture captures[CAPTURES];
};

/* Native calls first, then the 32-bit ones from ABI_SLOTS on. */
const volatile struct rule rules[2 * ABI_SLOTS];
/* What to do with numbers beyond the table. */
const volatile bool wants_unknown;
/* What a path among the arguments begins with; empty for all calls, also those without a path. */
const volatile char path_start[PATH_BYTES];
const volatile u32 path_start_length;
/* Only calls that returned an error. */
const volatile bool failed_only;
/* Only calls that took longer than so many nanoseconds; 0 for all. */
const volatile u64 slower_than;

/* The place of a number among the rules; negative when it has none. */
static __always_inline s32 rule_slot(long number, bool compat)
{
	return number >= 0 && number < ABI_SLOTS ? (compat ? ABI_SLOTS : 0) + number : -1;
}

static __always_inline const volatile struct rule *rule_at(s32 slot)
{
	return &rules[BOUNDED(slot, 2 * ABI_SLOTS - 1)];
}

/* Whether a number is wanted in one of the tables: asked before it is found out which table counts, for that costs more. */
static __always_inline bool is_wanted_anywhere(long number)
{
	if (number < 0 || number >= ABI_SLOTS)
		return wants_unknown || followed_pid;
	return rule_at(number)->wanted || rule_at(number)->starts_command || rule_at(ABI_SLOTS + number)->wanted ||
	       rule_at(ABI_SLOTS + number)->starts_command;
}

/* Whether the call in slot `slot` of the running thread is wanted, as far as that is known at its entry without its path. */
static __always_inline bool is_wanted_call(struct ids ids, s32 slot)
{
	bool wanted = slot < 0 ? wants_unknown : rule_at(slot)->wanted;
	bool starts_command = slot >= 0 && rule_at(slot)->starts_command;

	if (followed_pid && !is_followed(ids, starts_command))
		return false;
	return wanted && is_wanted_task(ids);
}

/* Whether `text` begins as wanted. */
static __always_inline bool begins_as_wanted(const void *text)
{
	const char *bytes = text;

	for (u32 i = 0; i < PATH_BYTES; i++) {
		if (i >= path_start_length)
			return true;
		if (bytes[i] != path_start[i])
			return false;
	}
	return true;
}

enum path_match {
	PATH_NO = 0,
	PATH_YES = 1,
	/* A path's page was not in memory. */
	PATH_UNKNOWN = 2,
};

/* Whether a path among the arguments begins as wanted. */
static __noinline int match_path(const u64 *arguments, s32 slot)
{
	int match = PATH_NO;

	if (slot < 0)
		return PATH_NO;
	for (int i = 0; i < CAPTURES; i++) {
		char start[PATH_BYTES] = {};
		u64 address;

		if (rule_at(slot)->captures[i].kind != CAPTURE_TEXT)
			continue;
		address = argument_at(arguments, rule_at(slot)->captures[i].argument);
		if (!address)
			continue;
		if (bpf_probe_read_user_str(start, sizeof(start), (const void *)address) < 0)
			match = PATH_UNKNOWN;
		else if (begins_as_wanted(start))
			return PATH_YES;
	}
	return match;
}

/* Whether a call that is over is wanted for how it ended. */
static __always_inline bool is_wanted_end(bool returned, s64 result, u64 duration)
{
	if (failed_only && (!returned || result >= 0 || result < -MAX_ERRNO))
		return false;
	return !slower_than || duration > slower_than;
}
