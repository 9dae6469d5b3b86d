import type { Program } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { callsOf } from '../latency/counters.ts';
import { latencyOf } from '../latency/json-output.ts';
import { LatencySession } from '../latency/session.ts';
import type { TopLatency } from '../output/schema/index.ts';
import type { Accounting } from '../tracing/accounting.ts';
import type { TopSource } from './source.ts';

const MOST_HISTOGRAMS = 20;

/** How long system calls take, by name. */
export class LatencySource implements TopSource<TopLatency> {
  readonly name = 'latency';
  readonly #session: LatencySession;

  /**
   * Loads; nothing is attached yet.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses
   */
  constructor(filter: TaskFilterOptions) {
    this.#session = new LatencySession({ ...filter, enabled: false });
  }

  get enabled(): boolean {
    return this.#session.enabled;
  }

  get programs(): readonly Program[] {
    return this.#session.programs;
  }

  enable(): void {
    this.#session.enable();
  }

  disable(): void {
    this.#session.disable();
  }

  read(): TopLatency {
    const { histograms } = this.#session.interval();
    const called = histograms.filter(({ count }) => count > 0);
    return {
      count: callsOf(histograms),
      histograms: called
        .toSorted((a, b) => b.count - a.count)
        .slice(0, MOST_HISTOGRAMS)
        .map(latencyOf),
    };
  }

  finish(): Accounting {
    return this.#session.finish();
  }

  close(): void {
    this.#session.close();
  }
}
