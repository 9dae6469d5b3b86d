/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the arguments of a system call point to, read from the memory of its thread. */
#pragma once

#include "syscall.h"

#define CAPTURE_BYTES 256
/* Of a list of texts: how many at most, and how long each. */
#define LIST_TEXTS 16
#define LIST_TEXT_BYTES 128
/* Of a list of buffers: how many at most, and how much of each. */
#define LIST_BUFFERS 4
#define BUFFER_BYTES 32

enum capture_kind {
	CAPTURE_NONE = 0,
	/* Text that ends with a zero byte. */
	CAPTURE_TEXT = 1,
	/* Pointers to texts, the last one null, as argv is: the texts one after the other, each with its zero byte. */
	CAPTURE_LIST = 2,
	/* Bytes that the call reads. */
	CAPTURE_IN = 3,
	/* Bytes that the call wrote, once it returned without an error. */
	CAPTURE_OUT = 4,
} __attribute__((packed));

enum capture_length {
	/* `size` bytes. */
	LENGTH_FIXED = 0,
	/* As many as another argument says. */
	LENGTH_ARGUMENT = 1,
	/* As many as the u32 says that another argument points to. */
	LENGTH_BEHIND = 2,
	/* As many as the call returned. */
	LENGTH_RESULT = 3,
	/* The beginnings of buffers, as a list of struct iovec has them, which is as long as another argument says. */
	LENGTH_BUFFERS = 4,
	/* Those of the buffers that a struct msghdr names. */
	LENGTH_MESSAGE = 5,
} __attribute__((packed));

/* What to read of a call. */
struct capture {
	enum capture_kind kind;
	/* The argument that points there, from 0. */
	u8 argument;
	enum capture_length length;
	/* The argument that tells the length, from 0. */
	u8 length_argument;
	/* Not more than so many bytes. Of a list of texts, how large its pointers are. */
	u8 size;
};

enum capture_state {
	/* Nothing to read: a null pointer, or a call that failed. */
	CAPTURED_NOTHING = 0,
	CAPTURED_WHOLE = 1,
	/* There was more than fits. */
	CAPTURED_CUT = 2,
	/* Its page was not in memory, at entry nor at exit. */
	CAPTURED_UNREADABLE = 3,
};

struct captured {
	enum capture_state state;
	u32 length;
	u8 bytes[CAPTURE_BYTES];
};

/* What is captured of a list of buffers: one of these for each. */
struct buffer_start {
	/* How long the buffer is; of one that the call filled, how much of it. */
	u64 length;
	u8 bytes[BUFFER_BYTES];
};

/* include/uapi/linux/uio.h */
struct iovec {
	u64 start;
	u64 length;
};

/* struct user_msghdr, include/linux/socket.h */
struct msghdr {
	u64 name;
	s32 name_length;
	u64 buffers;
	u64 count;
};

/* The verifier of 5.10 forgets a bound once the register is spilled: one that counts is given where it counts. */
#define BOUNDED(value, mask) ({ u64 bounded = (value); barrier_var(bounded); bounded & (mask); })

static __always_inline u64 argument_at(const u64 *arguments, u8 index)
{
	return index < SYSCALL_ARGUMENTS ? arguments[BOUNDED(index, 7)] : 0;
}

static __always_inline void capture_text(struct captured *to, u64 address)
{
	long length = bpf_probe_read_user_str(to->bytes, CAPTURE_BYTES, (const void *)address);

	if (length < 0) {
		to->state = CAPTURED_UNREADABLE;
		return;
	}
	/* The helper does not say that it cut: full to the last byte means it did, or very nearly. */
	to->state = length == CAPTURE_BYTES ? CAPTURED_CUT : CAPTURED_WHOLE;
	to->length = length ? length - 1 : 0;
}

static __always_inline void capture_list(struct captured *to, u64 address, u8 pointer_size)
{
	u32 size = pointer_size == sizeof(u32) ? sizeof(u32) : sizeof(u64);
	u64 used = 0;

	to->state = CAPTURED_CUT;
	for (int i = 0; i < LIST_TEXTS; i++) {
		u64 text = 0;
		long length;

		if (bpf_probe_read_user(&text, BOUNDED(size, 15), (const void *)(address + i * size))) {
			to->state = CAPTURED_UNREADABLE;
			break;
		}
		if (!text) {
			to->state = CAPTURED_WHOLE;
			break;
		}
		if (used >= CAPTURE_BYTES - LIST_TEXT_BYTES)
			break;
		length = bpf_probe_read_user_str(to->bytes + BOUNDED(used, CAPTURE_BYTES - LIST_TEXT_BYTES - 1), LIST_TEXT_BYTES, (const void *)text);
		if (length < 0) {
			to->state = CAPTURED_UNREADABLE;
			break;
		}
		used += length;
		if (length == LIST_TEXT_BYTES)
			break;
	}
	to->length = used;
}

/* The beginnings of `count` buffers, in which there are `there` bytes in all. */
static __always_inline void capture_buffers(struct captured *to, u64 address, u64 count, u64 there)
{
	struct buffer_start *starts = (struct buffer_start *)to->bytes;

	to->length = 0;
	for (u32 i = 0; i < LIST_BUFFERS && i < count && there; i++) {
		struct iovec buffer;
		u64 filled, length;

		to->state = CAPTURED_UNREADABLE;
		if (bpf_probe_read_user(&buffer, sizeof(buffer), (const void *)(address + i * sizeof(buffer))))
			return;
		filled = buffer.length < there ? buffer.length : there;
		length = filled > BUFFER_BYTES ? BUFFER_BYTES : filled;
		if (bpf_probe_read_user(starts[i].bytes, BOUNDED(length, 2 * BUFFER_BYTES - 1), (const void *)buffer.start))
			return;
		starts[i].length = filled;
		there -= filled;
		to->length = (i + 1) * sizeof(*starts);
	}
	to->state = count > LIST_BUFFERS && there ? CAPTURED_CUT : CAPTURED_WHOLE;
}

static __always_inline void capture_bytes(struct captured *to, const u64 *arguments, struct capture how, u64 address, s64 result)
{
	u64 there = how.size;
	u64 length;

	if (how.length == LENGTH_BUFFERS || how.length == LENGTH_MESSAGE) {
		struct msghdr message = { .buffers = address, .count = argument_at(arguments, how.length_argument) };

		if (how.length == LENGTH_MESSAGE && bpf_probe_read_user(&message, sizeof(message), (const void *)address))
			to->state = CAPTURED_UNREADABLE;
		else
			capture_buffers(to, message.buffers, message.count, how.kind == CAPTURE_OUT ? result : ~0ULL);
		return;
	}
	if (how.length == LENGTH_ARGUMENT) {
		there = argument_at(arguments, how.length_argument);
	} else if (how.length == LENGTH_BEHIND) {
		u32 behind = 0;

		if (bpf_probe_read_user(&behind, sizeof(behind), (const void *)argument_at(arguments, how.length_argument))) {
			to->state = CAPTURED_UNREADABLE;
			return;
		}
		there = behind;
	} else if (how.length == LENGTH_RESULT) {
		there = result;
	}
	length = there > how.size ? how.size : there;
	length = BOUNDED(length, CAPTURE_BYTES - 1);
	if (length && bpf_probe_read_user(to->bytes, length, (const void *)address)) {
		to->state = CAPTURED_UNREADABLE;
		return;
	}
	to->state = there > length ? CAPTURED_CUT : CAPTURED_WHOLE;
	to->length = length;
}

struct linux_binprm {
	const char *filename;
} CO_RE;

struct mm_struct {
	unsigned long arg_start;
	unsigned long arg_end;
} CO_RE;

/* The path of the program that `task` is becoming. The kernel's copy: the program's own is gone. */
static __always_inline void capture_executed_path(struct captured *to, const struct linux_binprm *program)
{
	long length = bpf_probe_read_kernel_str(to->bytes, CAPTURE_BYTES, program->filename);

	if (length < 0)
		return;
	to->state = length == CAPTURE_BYTES ? CAPTURED_CUT : CAPTURED_WHOLE;
	to->length = length ? length - 1 : 0;
}

/* The arguments of the program that `task` has just become, where the kernel has laid them out for it. */
static __always_inline void capture_executed_list(struct captured *to, const struct mm_struct *memory)
{
	u64 there = memory->arg_end - memory->arg_start;
	u64 length = there > CAPTURE_BYTES - 1 ? CAPTURE_BYTES - 1 : there;

	length = BOUNDED(length, CAPTURE_BYTES - 1);
	if (!length || bpf_probe_read_user(to->bytes, length, (const void *)memory->arg_start))
		return;
	to->state = there > length ? CAPTURED_CUT : CAPTURED_WHOLE;
	to->length = length;
}

/* Reads one thing. A subprogram, so that the verifier of 5.10 has less to look at. */
__attribute__((unused)) static __noinline int capture(struct captured *to, const u64 *arguments, const struct capture *from, s64 result)
{
	struct capture how = *from;
	u64 address = argument_at(arguments, how.argument);

	if (!address)
		return 0;
	if (how.kind == CAPTURE_TEXT)
		capture_text(to, address);
	else if (how.kind == CAPTURE_LIST)
		capture_list(to, address, how.size);
	else
		capture_bytes(to, arguments, how, address, result);
	return 0;
}
