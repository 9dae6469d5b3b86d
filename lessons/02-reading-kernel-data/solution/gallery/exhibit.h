/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What every program of the gallery includes. */
#pragma once

#include <dojo/lesson.h>

char LICENSE[] SEC("license") = "Dual MIT/GPL";
