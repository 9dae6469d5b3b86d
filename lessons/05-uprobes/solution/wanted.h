/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Whose calls count: everybody's, or those of one process. */
#pragma once

#include "task.h"

/* Only calls of this process; 0 for all. */
const volatile u32 wanted_pid;

/* Whether the call that runs now counts. */
static __always_inline bool is_wanted(void)
{
	return !wanted_pid || current_ids().pid == wanted_pid;
}
