import type { BpfObject } from '@ebpf-dojo/core';
import { openCalls, type Call, type CallsShape } from './dist/calls.skel.ts';
import { openLatency, type LatencyShape } from './dist/latency.skel.ts';
import { openMallocs, type MallocsShape } from './dist/mallocs.skel.ts';

/** A call of open_file. */
export type { Call };

/** calls.bpf.c, loaded. */
export type Calls = BpfObject<CallsShape>;

/** latency.bpf.c, loaded. */
export type Latency = BpfObject<LatencyShape>;

/** mallocs.bpf.c, loaded. */
export type Mallocs = BpfObject<MallocsShape>;

/** Whose calls count. */
export interface Wanted {
  /** A process; 0, the default, for all. */
  readonly pid?: number;
}

/** Loads what looks at calls, and attaches nothing yet. */
export function loadCalls({ pid = 0 }: Wanted = {}): Calls {
  using open = openCalls();
  open.globals.wanted_pid = pid;
  return open.load();
}

/** Loads what times calls, and attaches nothing yet. */
export function loadLatency({ pid = 0 }: Wanted = {}): Latency {
  using open = openLatency();
  open.globals.wanted_pid = pid;
  return open.load();
}

/** Loads what counts calls of malloc, and attaches nothing yet. */
export function loadMallocs(): Mallocs {
  using open = openMallocs();
  return open.load();
}
