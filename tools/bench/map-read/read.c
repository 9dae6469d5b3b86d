// SPDX-License-Identifier: MIT
/* The reference: fills a hash map and reads it by batch lookup, looking at nothing but the count.
 * Usage: read <value bytes> <entries> <rounds>; prints nanoseconds an entry, one line a round. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <bpf/bpf.h>

/* As libbpf's own users do: enough for most buckets, far from all entries. */
#define BATCH 4096

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
	unsigned int size, entries, *keys;
	char *values;
	int fd;

	if (argc != 4)
		return 2;
	size = atoi(argv[1]);
	entries = atoi(argv[2]);
	keys = calloc(BATCH, sizeof(*keys));
	values = calloc(BATCH, size);
	fd = bpf_map_create(BPF_MAP_TYPE_HASH, "read", sizeof(*keys), size, entries, NULL);
	if (fd < 0)
		return fail("create");
	for (unsigned int key = 0; key < entries; key++)
		if (bpf_map_update_elem(fd, &key, values, BPF_ANY))
			return fail("update");
	for (int round = atoi(argv[3]); round > 0; round--) {
		double start = now();
		unsigned int position, count, seen = 0;
		void *from = NULL;
		int error;

		do {
			count = BATCH;
			error = bpf_map_lookup_batch(fd, from, &position, keys, values, &count, NULL);
			from = &position;
			seen += count;
		} while (!error);
		printf("%.3f\n", (now() - start) / entries);
		if (seen != entries) {
			fprintf(stderr, "read %u of %u entries\n", seen, entries);
			return 1;
		}
	}
	return 0;
}
