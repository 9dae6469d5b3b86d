// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The gallery as the learner gets it, in one object, so that it is compiled at once. Each program is loaded alone. */
#include "../stub/gallery/exhibit.h"

#include "../stub/gallery/all-calls.bpf.c"
#include "../stub/gallery/calls-by-number.bpf.c"
#include "../stub/gallery/calls-by-process.bpf.c"
#include "../stub/gallery/descendant.bpf.c"
#include "../stub/gallery/failed-calls.bpf.c"
#include "../stub/gallery/first-bytes.bpf.c"
#include "../stub/gallery/my-parent.bpf.c"
#include "../stub/gallery/two-texts.bpf.c"
#include "../stub/gallery/written-text.bpf.c"
