// SPDX-License-Identifier: MIT
/* The reference: fills the same ring with the same program, drains it with libbpf and an empty callback.
 * Usage: consume <object> <events> <rounds>; prints nanoseconds an event, one line a round. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

static unsigned long seen;

static int on_event(void *context, void *data, size_t size)
{
	(void)context;
	(void)data;
	(void)size;
	seen++;
	return 0;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e9 + time.tv_nsec;
}

static int fail(const char *what)
{
	perror(what);
	return 1;
}

int main(int argc, char **argv)
{
	/* As in fill.bpf.c. */
	struct { unsigned int tid, wanted, written; } control = { .tid = getpid() };
	unsigned int only = 0;
	struct bpf_object *object;
	struct ring_buffer *ring;
	int events_fd, control_fd;

	if (argc != 4)
		return 2;
	object = bpf_object__open_file(argv[1], NULL);
	if (!object)
		return fail("open");
	/* The event type is for the TypeScript side; bpf(2) wants a ring without values. */
	bpf_map__set_value_size(bpf_object__find_map_by_name(object, "events"), 0);
	if (bpf_object__load(object))
		return fail("load");
	if (!bpf_program__attach(bpf_object__next_program(object, NULL)))
		return fail("attach");
	events_fd = bpf_object__find_map_fd_by_name(object, "events");
	control_fd = bpf_object__find_map_fd_by_name(object, "control");
	ring = ring_buffer__new(events_fd, on_event, NULL, NULL);
	if (!ring)
		return fail("ring_buffer__new");
	for (int round = atoi(argv[3]); round > 0; round--) {
		double start;

		control.wanted = atoi(argv[2]);
		control.written = 0;
		bpf_map_update_elem(control_fd, &only, &control, BPF_ANY);
		do {
			bpf_map_lookup_elem(control_fd, &only, &control);
		} while (control.written < control.wanted);
		seen = 0;
		start = now();
		ring_buffer__consume(ring);
		printf("%.3f\n", (now() - start) / control.wanted);
		if (seen != control.wanted) {
			fprintf(stderr, "drained %lu of %u events\n", seen, control.wanted);
			return 1;
		}
	}
	return 0;
}
