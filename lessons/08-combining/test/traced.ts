import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { attachProbe, loadTracer, readSkipped, setFilter, type Tracer } from '#lesson';

const TRIES = 10;

/**
 * Loads the tracer, has `run` work with it, and then does what `run` gave: the check. Linux from 6.13 on skips a program now and then that
 * is running on that CPU already, and counts that: such a run says nothing of the lesson, and is repeated.
 */
export async function traced(run: (tracer: Tracer) => Promise<() => void>): Promise<void> {
  for (let left = TRIES; ; left--) {
    using tracer = loadTracer();
    const check = await run(tracer);
    if (left > 1 && readSkipped(tracer) > 0) continue;
    check();
    return;
  }
}

/** The same with the programs attached that time calls. At first they look at no process: what begins before a test chooses is nobody's. */
export async function tracedCalls(run: (tracer: Tracer) => Promise<() => void>): Promise<void> {
  await traced(async (tracer) => {
    setFilter(tracer, { processes: [] });
    using _calls = attachProbe(tracer, 'calls');
    return await run(tracer);
  });
}

/** The number of a system call on this machine. */
export function numberOf(name: string): number {
  const number = syscallNumber(nativeAbi(), name);
  if (number === undefined) throw new RangeError(`${name} is no system call of ${nativeAbi()}`);
  return number;
}

/** A histogram as the programs filled it, on all CPUs, without its empty buckets: `{ 12: 7 }`. */
export function bucketsOf({ maps }: Tracer, name: string): Record<number, number> {
  const { buckets } = maps.histograms.sum(numberOf(name)) ?? { buckets: [] };
  return Object.fromEntries([...buckets.entries()].filter(([, calls]) => calls > 0));
}

/** How many calls a histogram holds. */
export function timed(tracer: Tracer, name: string): number {
  return Object.values(bucketsOf(tracer, name)).reduce((sum, each) => sum + each, 0);
}
