import type { BpfObject } from '@ebpf-dojo/core';
import { openPerf, type PerfShape } from './dist/perf.skel.ts';
import { openRing, type RingShape } from './dist/ring.skel.ts';

/** The programs and maps that send opens, one way or the other. */
export type Opens = BpfObject<PerfShape> | BpfObject<RingShape>;

/** How opens are sent by a ring buffer. */
export interface RingOptions {
  /** Only opens of this process; 0, the default, for all. */
  readonly pid?: number;
  /** Size of the ring: a power of two, at least a page. Default 256 KiB. */
  readonly ringBytes?: number;
  /** Wake the reader when so many bytes wait; 0, the default, leaves it to the kernel. */
  readonly wakeupBytes?: number;
}

/** Loads the program that sends opens by a ring buffer, and attaches nothing yet. */
export function loadRing({
  pid = 0,
  ringBytes = 256 * 1024,
  wakeupBytes = 0,
}: RingOptions = {}): BpfObject<RingShape> {
  using open = openRing();
  open.globals.wanted_pid = pid;
  open.globals.wakeup_bytes = wakeupBytes;
  open.maps.opens.maxEntries = ringBytes;
  return open.load();
}

/** How opens are sent by a perf event array. */
export interface PerfOptions {
  /** Only opens of this process; 0, the default, for all. */
  readonly pid?: number;
  /** Size of each CPU's buffer: a power of two, at least a page. Default 256 KiB. */
  readonly bytesPerCpu?: number;
}

/** Loads the program that sends opens by a perf event array, and opens a buffer for each CPU: nothing is kept before. */
export function loadPerf({
  pid = 0,
  bytesPerCpu = 256 * 1024,
}: PerfOptions = {}): BpfObject<PerfShape> {
  using open = openPerf();
  open.globals.wanted_pid = pid;
  using resources = new DisposableStack();
  const loaded = resources.use(open.load());
  loaded.maps.opens.open({ bytesPerCpu });
  resources.move();
  return loaded;
}
