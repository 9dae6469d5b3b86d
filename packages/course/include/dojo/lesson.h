/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What every BPF source of a lesson includes first: the types and helpers of bpf.h, and TODO. */
#pragma once

#include "bpf.h"

/* Marks what a learner writes: TODO("03.2", "count this call"). It compiles to nothing, so that a program with gaps still loads, and
 * the tests show what it does not do yet. */
#define TODO(task, what) do { } while (0)

/* Half-written code names what it does not use yet. */
#pragma clang diagnostic ignored "-Wunused"
