import type { TaskFilterOptions } from '../commands/options.ts';
import { FunctionLatencySession, type FunctionLatency } from '../function-latency/session.ts';
import type { FunctionTarget } from '../function-latency/target.ts';
import { difference, snapshotOf, type Snapshot } from './counters.ts';
import type { LatencyHistogram, LatencyInterval } from './histogram.ts';

/** How functions are measured. */
export interface FunctionSessionOptions {
  readonly target: FunctionTarget;
  readonly filter: TaskFilterOptions;
  /** Called with the last interval, once all is detached. */
  readonly onLast: (interval: LatencyInterval) => void;
}

/** Measures functions, interval by interval. Their longest call is kept since the beginning: of an interval it is told by its last bucket. */
export class FunctionSession extends FunctionLatencySession {
  #latest: Snapshot = new Map();
  #latestAt: bigint;
  #paused = false;

  /** Throws as {@link FunctionLatencySession} does. */
  constructor({ target, filter, onLast }: FunctionSessionOptions) {
    super({ target, filter, onEnd: (latencies) => onLast(this.#next(latencies)) });
    this.#latestAt = this.started;
  }

  /** Whether whoever reads the output is behind. */
  get paused(): boolean {
    return this.#paused;
  }

  /** What came since the last time. */
  interval(): LatencyInterval {
    return this.#next(this.latencies());
  }

  override pause(): void {
    this.#paused = true;
  }

  override resume(): void {
    this.#paused = false;
  }

  #next(latencies: readonly FunctionLatency[]): LatencyInterval {
    const end = process.hrtime.bigint();
    const snapshot = snapshotOf(latencies.map(histogramOf));
    const seconds = Number(end - this.#latestAt) / 1e9;
    const histograms = difference(this.#latest, snapshot);
    this.#latest = snapshot;
    this.#latestAt = end;
    return { end, seconds, histograms };
  }
}

function histogramOf({ name, latency }: FunctionLatency): LatencyHistogram {
  const { count, total, longest, unfinished, buckets } = latency;
  return {
    name,
    abi: null,
    process: null,
    count,
    errors: 0,
    unfinished,
    buckets,
    totalNanoseconds: total,
    maxNanoseconds: longest,
  };
}
