import type { BpfObject } from '@ebpf-dojo/core';
import {
  openTracer,
  type Histogram,
  type SlowCall,
  type Start,
  type Tally,
  type TracerShape,
} from './dist/tracer.skel.ts';

export type { Histogram, SlowCall, Start, Tally };

/** tracer.bpf.c, loaded. */
export type Tracer = BpfObject<TracerShape>;

/** How the tracer is loaded. */
export interface TracerOptions {
  /** Size of the ring that slow calls come through: a power of two, at least a page. Default 64 KiB. */
  readonly ringBytes?: number;
}

/** Loads all programs, and attaches none. */
export function loadTracer({ ringBytes = 64 * 1024 }: TracerOptions = {}): Tracer {
  using open = openTracer();
  open.maps.slow_calls.maxEntries = ringBytes;
  return open.load();
}

/** What can be switched on: the programs of each, in the order in which they are attached. */
export const PROBES = {
  // Ends before beginnings: a start that is written always finds someone who takes it out again.
  calls: ['thread_ends', 'program_starts', 'leave', 'enter'],
  processes: ['count_process'],
  switches: ['count_switch'],
} as const;

/** A part of the tracer that can be switched on and off. */
export type ProbeName = keyof typeof PROBES;

/** All of them, as they are shown. */
export const PROBE_NAMES = Object.keys(PROBES) as readonly ProbeName[];

/** Attaches the programs of a probe; what it gives detaches them when it is disposed of. */
export function attachProbe({ programs }: Tracer, name: ProbeName): Disposable {
  using unlessDone = new DisposableStack();
  for (const program of PROBES[name]) unlessDone.use(programs[program].attach());
  return unlessDone.move();
}
