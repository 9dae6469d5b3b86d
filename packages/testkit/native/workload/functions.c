// SPDX-License-Identifier: MIT
/* Functions that probes are attached to. */
#include <stdint.h>
#include "workload.h"

/*
 * A tracepoint in user space, as DTRACE_PROBE2 of <sys/sdt.h> makes it: a nop, and a note that says where it is and where its
 * arguments are, a signed 32-bit and an unsigned 64-bit one.
 */
#define PROBE(provider, name, first, second)                                                                            \
	__asm__ volatile("990: nop\n"                                                                                    \
			 ".pushsection .note.stapsdt,\"\",\"note\"\n"                                                     \
			 ".balign 4\n"                                                                                  \
			 ".4byte 992f-991f, 994f-993f, 3\n"                                                             \
			 "991: .asciz \"stapsdt\"\n"                                                                    \
			 "992: .balign 4\n"                                                                             \
			 "993: .8byte 990b, _.stapsdt.base, 0\n"                                                        \
			 ".asciz \"" provider "\"\n"                                                                    \
			 ".asciz \"" name "\"\n"                                                                        \
			 ".asciz \"-4@%[one] 8@%[two]\"\n"                                                              \
			 "994: .balign 4\n"                                                                             \
			 ".popsection\n"                                                                                \
			 ".ifndef _.stapsdt.base\n"                                                                     \
			 ".pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n"                        \
			 ".weak _.stapsdt.base\n"                                                                       \
			 ".hidden _.stapsdt.base\n"                                                                     \
			 "_.stapsdt.base: .space 1\n"                                                                   \
			 ".size _.stapsdt.base, 1\n"                                                                    \
			 ".popsection\n"                                                                                \
			 ".endif\n"                                                                                     \
			 :                                                                                              \
			 : [one] "r"((int32_t)(first)), [two] "r"((uint64_t)(second)))

/* What uprobes are attached to. Kept out of line, and its calls kept in the loop, by the empty asm. */
__attribute__((noinline, visibility("default"))) int workload_function(int index)
{
	__asm__ volatile("" : "+r"(index));
	PROBE("ebpf_dojo", "call", -index, (uint64_t)index << 33);
	return 2 * index + 1;
}

/* Of two functions, which one is called depends on the index. */
__attribute__((noinline, visibility("default"))) int workload_even(int index)
{
	__asm__ volatile("" : "+r"(index));
	return index;
}

__attribute__((noinline, visibility("default"))) int workload_odd(int index)
{
	__asm__ volatile("" : "+r"(index));
	return index;
}

void calls(long n)
{
	for (long i = 0; i < n; i++) {
		workload_function((int)i);
		if (i % 2)
			workload_odd((int)i);
		else
			workload_even((int)i);
	}
}
