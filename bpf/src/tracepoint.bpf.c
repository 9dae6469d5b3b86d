// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* ebpf-tool tracepoint: records of tracepoints as the kernel wrote them. What is in them, their descriptions in tracefs tell; user space
 * reads those, and says here what there is to copy and to compare. */
#include "deliver.h"
#include "filter.h"

#define MAX_EVENTS 512
#define MAX_RULES 512
/* Rules of one tracepoint. */
#define EVENT_RULES 8
#define RECORD_BYTES 1024
/* Fields whose bytes lie behind the record's fixed part. */
#define DYNAMIC_FIELDS 8
#define RELATIVE 0x8000
/* Texts in user memory that a system call's arguments point to. */
#define USER_TEXTS 3
#define USER_TEXT_BYTES 256
/* Its number and six arguments, behind eight bytes of what every record has. */
#define CALL_BYTES 64
/* Eight bytes each of a text that is compared. */
#define WORDS 8

/* What there is of one tracepoint. */
struct description {
	/* Bytes of the fixed part. */
	u16 size;
	u16 first_rule;
	u8 rules;
	u8 dynamic_fields;
	u8 user_texts;
	/* A rule is about one of these: where it could not be read, nobody knows. */
	bool compares_user_text;
	/* Where the words of offset and length are; with RELATIVE, offsets count from behind the word. */
	u16 dynamic[DYNAMIC_FIELDS];
	/* Where the addresses are. */
	u16 user_text[USER_TEXTS];
};

enum rule_kind {
	/* An integer that is less, equal or greater. */
	RULE_NUMBER = 0,
	/* An integer that has one of the bits. */
	RULE_BITS = 1,
	/* A text at a fixed place. */
	RULE_TEXT = 2,
	/* A text where a word of offset and length says. */
	RULE_DYNAMIC_TEXT = 3,
};

enum ordering {
	IS_LESS = 1,
	IS_EQUAL = 2,
	IS_GREATER = 4,
};

/* A comparison. Those up to one that ends its group hold together; of the groups one has to. */
struct rule {
	enum rule_kind kind;
	/* Of a number: the orderings that it holds for. */
	u32 orderings;
	/* From the start of struct sample. */
	u16 offset;
	/* Of a number: how far it is shifted up, so that its highest bit is bit 63, and down again. Little-endian, as are all we run on. */
	u8 shift;
	bool is_signed;
	/* Of a word of offset and length: where its record's offsets count from, in struct sample. */
	u16 base;
	/* Of a text: how many of its bytes count, the zero at the end included. */
	u16 length;
	bool negated;
	bool ends_group;
	u64 number;
	/* Of a text: its bytes, and which bits of them count. */
	u64 words[WORDS];
	u64 masks[WORDS];
};

struct event {
	/* Nanoseconds of the monotonic clock. */
	u64 time;
	u32 pid;
	u32 tid;
	/* Which of the descriptions. */
	u32 index;
	/* Bytes of the record, which follow: a union record up to there. */
	u16 record_bytes;
	/* Of each user text, with its zero; 0 for none, negative when it could not be read. */
	s16 user_text_bytes[USER_TEXTS];
	char comm[TASK_COMM_LEN];
};

/* The record of a system call, with texts behind it. */
struct call_record {
	u8 fixed[CALL_BYTES];
	char user_texts[USER_TEXTS][USER_TEXT_BYTES];
};

union record {
	u8 bytes[RECORD_BYTES];
	struct call_record call;
};

struct sample {
	struct event event;
	union record record;
	/* Texts are compared in whole words, which may go beyond. */
	u64 beyond[WORDS];
};

const volatile struct description descriptions[MAX_EVENTS];
const volatile struct rule rules[MAX_RULES];
/* Whether a cookie says which tracepoint it is, from Linux 5.15 on; else there is one only. */
const volatile bool by_cookie;

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct sample);
} samples SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024);
	__type(value, struct event);
} events SEC(".maps");

static __always_inline struct sample *current_sample(void)
{
	u32 only = 0;

	return bpf_map_lookup_elem(&samples, &only);
}

/* The bytes at an offset, which is within the sample. */
static __always_inline void *at(struct sample *sample, u32 offset)
{
	barrier_var(offset);
	if (offset > sizeof(struct event) + RECORD_BYTES - 8)
		offset = 0;
	return (u8 *)sample + offset;
}

static __always_inline bool holds_number(const volatile struct rule *rule, u64 value)
{
	u64 number = rule->number;
	bool less;

	value <<= rule->shift & 63;
	if (rule->is_signed)
		value = (s64)value >> (rule->shift & 63);
	else
		value >>= rule->shift & 63;
	if (rule->kind == RULE_BITS)
		return value & number;
	if (value == number)
		return rule->orderings & IS_EQUAL;
	less = rule->is_signed ? (s64)value < (s64)number : value < number;
	return rule->orderings & (less ? IS_LESS : IS_GREATER);
}

static __always_inline bool holds_text(const volatile struct rule *rule, const u64 *text)
{
	u64 difference = 0;

	for (int i = 0; i < WORDS; i++)
		difference |= (text[i] ^ rule->words[i]) & rule->masks[i];
	return !difference;
}

/* A function of its own to the verifier, which then looks at it once. */
__attribute__((noinline)) int holds(u32 index)
{
	struct sample *sample = current_sample();
	const volatile struct rule *rule;
	bool held = false;
	u32 offset;

	barrier_var(index);
	rule = &rules[index & (MAX_RULES - 1)];
	offset = rule->offset;
	if (!sample)
		return 0;
	if (rule->kind == RULE_NUMBER || rule->kind == RULE_BITS) {
		held = holds_number(rule, *(u64 *)at(sample, offset));
	} else if (rule->kind == RULE_TEXT) {
		held = holds_text(rule, at(sample, offset));
	} else {
		u32 word = *(u32 *)at(sample, offset);

		if (rule->length <= word >> 16)
			held = holds_text(rule, at(sample, rule->base + (word & 0xffff)));
	}
	return held != rule->negated;
}

static __always_inline bool is_wanted_record(const volatile struct description *about)
{
	u32 first = about->first_rule;
	u32 count = about->rules;
	bool group = true;

	if (!count)
		return true;
	for (u32 i = 0; i < EVENT_RULES; i++) {
		u32 rule = first + i;

		if (i >= count)
			break;
		group = group && holds(rule);
		barrier_var(rule);
		if (!rules[rule & (MAX_RULES - 1)].ends_group)
			continue;
		if (group)
			return true;
		group = true;
	}
	return false;
}

/* Copies a record with what its dynamic fields refer to. Returns false when that is more than there is room for. */
static __always_inline bool copy_record(struct sample *sample, const volatile struct description *about, void *ctx)
{
	u32 size = about->size;
	u32 end = size;
	bool whole;

	barrier_var(size);
	if (size > RECORD_BYTES)
		size = RECORD_BYTES;
	bpf_probe_read_kernel(sample->record.bytes, size, ctx);
	for (u32 i = 0; i < DYNAMIC_FIELDS; i++) {
		u32 from = about->dynamic[i];
		u32 where = from & (RECORD_BYTES - 1);
		u32 word, last;

		if (i >= about->dynamic_fields)
			break;
		word = *(u32 *)at(sample, sizeof(struct event) + where);
		last = (word & 0xffff) + (word >> 16);
		if (from & RELATIVE)
			last += where + 4;
		if (last > end)
			end = last;
	}
	whole = end <= RECORD_BYTES;
	if (end > size) {
		barrier_var(end);
		if (end > RECORD_BYTES)
			end = RECORD_BYTES;
		bpf_probe_read_kernel(sample->record.bytes, end, ctx);
	}
	sample->event.record_bytes = end;
	return whole;
}

/* Reads the texts that a system call was given. Returns false when one is longer than the room for it. */
static __always_inline bool copy_user_texts(struct sample *sample, const volatile struct description *about)
{
	bool whole = true;

	for (u32 i = 0; i < USER_TEXTS; i++) {
		char *text = sample->record.call.user_texts[i];
		u64 address;
		long length;

		sample->event.user_text_bytes[i] = 0;
		if (i >= about->user_texts)
			continue;
		address = *(u64 *)at(sample, sizeof(struct event) + about->user_text[i]);
		*text = 0;
		if (!address)
			continue;
		length = bpf_probe_read_user_str(text, USER_TEXT_BYTES, (const void *)address);
		/* The helper does not say that it cut: full to the last byte means it did, or very nearly. */
		if (length == USER_TEXT_BYTES)
			whole = false;
		sample->event.user_text_bytes[i] = length < 0 ? -1 : length;
	}
	if (about->user_texts)
		sample->event.record_bytes = sizeof(struct call_record);
	return whole;
}

static __always_inline bool is_unreadable(struct sample *sample)
{
	for (u32 i = 0; i < USER_TEXTS; i++)
		if (sample->event.user_text_bytes[i] < 0)
			return true;
	return false;
}

SEC("tracepoint")
int on_event(void *ctx)
{
	struct ids ids = current_ids();
	const volatile struct description *about;
	struct sample *sample;
	u32 index = 0;
	u32 size;
	u64 flags;
	bool whole, wanted;

	if (!is_wanted_task(ids))
		return 0;
	if (!(sample = current_sample()))
		return 0;
	if (by_cookie)
		index = bpf_get_attach_cookie(ctx);
	barrier_var(index);
	index &= MAX_EVENTS - 1;
	about = &descriptions[index];
	sample->event.time = bpf_ktime_get_ns();
	sample->event.pid = ids.pid;
	sample->event.tid = ids.tid;
	sample->event.index = index;
	bpf_get_current_comm(sample->event.comm, sizeof(sample->event.comm));
	whole = copy_record(sample, about, ctx);
	whole &= copy_user_texts(sample, about);
	wanted = is_wanted_record(about);
	if ((wanted || about->compares_user_text) && is_unreadable(sample))
		COUNT(text_unreadable);
	if (!wanted)
		return 0;

	COUNT(seen);
	if (!whole)
		COUNT(text_cut);
	/* Not by DELIVER: it asks for the flags behind the check of the size, which the verifier of 5.10 may have forgotten by then. */
	flags = WAKEUP(events);
	size = sample->event.record_bytes;
	barrier_var(size);
	if (size > RECORD_BYTES)
		size = RECORD_BYTES;
	if (bpf_ringbuf_output(&events, sample, sizeof(struct event) + size, flags))
		COUNT(lost_ring_full);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
