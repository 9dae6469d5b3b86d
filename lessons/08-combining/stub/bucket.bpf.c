// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* bucket_of for tests: the kernel runs this program on numbers of your own, by BPF_PROG_TEST_RUN, and it is attached to nothing. */
#include <dojo/lesson.h>
#include "bucket.h"

SEC("raw_tp/sys_enter")
int find_bucket(u64 *numbers)
{
	return bucket_of(numbers[0]);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
