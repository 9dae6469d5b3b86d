/** What `top` sees, as an async iterable of typed frames. */
import { setTimeout as delay } from 'node:timers/promises';
import type { TaskFilterOptions } from '../commands/options.ts';
import type { TopLine, TopProbe } from '../output/schema/index.ts';
import { TopSession } from './session.ts';

export type {
  TopConnection,
  TopCost,
  TopLatency,
  TopLine,
  TopProbe,
  TopProbeState,
  TopProcess,
  TopProcesses,
  TopRunQueue,
  TopTcp,
} from '../output/schema/index.ts';
export { TopSession, type TopResult, type TopSessionOptions } from './session.ts';

/** What {@link top} is given. */
export interface TopOptions extends TaskFilterOptions {
  /** Seconds from one frame to the next. Default: 1. */
  readonly interval?: number;
  /** A share of one CPU, such as 0.02, above which it steps down. Default: none. */
  readonly budget?: number;
  /** What to look at. Default: all of it. */
  readonly probes?: readonly TopProbe[];
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal;
}

/**
 * A frame of what the machine does, every so many seconds.
 *
 * ```ts
 * for await (const { processes } of top({ interval: 2 })) console.log(processes?.rows[0]?.comm);
 * ```
 *
 * It is loaded and attached at the first `next()`, and gone from the kernel when the iteration ends. Nothing is lost between frames: who
 * takes them slowly gets longer ones.
 *
 * @throws {UsageError} when the filter names something that does not exist
 * @throws {BpfError} when the kernel refuses
 */
export async function* top({ interval = 1, signal, ...options }: TopOptions = {}): AsyncGenerator<
  TopLine,
  void,
  undefined
> {
  const isOver = () => signal?.aborted === true;
  if (isOver()) return;
  using session = new TopSession(options);
  while (!isOver()) {
    try {
      await delay(interval * session.slowdown * 1000, undefined, signal && { signal });
    } catch {
      // Aborted: nothing else ends a delay before its time.
      return;
    }
    yield session.frame();
  }
}
