import { BpfError } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import type { TopLine, TopProbe } from '../output/schema/index.ts';
import { LatencySource } from './latency-source.ts';
import { ProcessesSource } from './processes-source.ts';
import { RunQueueSource } from './run-queue-source.ts';
import type { TopSource } from './source.ts';
import { TcpSource } from './tcp-source.ts';

/** What the probes see, each under its name; null while it is off. */
export type Parts = Pick<TopLine, TopProbe>;

/** Any of the sources. */
export type AnySource = TopSource<NonNullable<Parts[TopProbe]>>;

/** What of the sources there is here. */
export interface Loaded {
  readonly sources: readonly AnySource[];
  /** Why others cannot be had, in a sentence. */
  readonly unavailable: ReadonlyMap<TopProbe, string>;
}

/**
 * Loads all sources; nothing is attached yet.
 *
 * @throws {UsageError} when the filter names something that does not exist
 * @throws {BpfError} when the kernel refuses all of them
 */
export function loadSources(filter: TaskFilterOptions): Loaded {
  const makers: Readonly<Record<TopProbe, () => AnySource>> = {
    latency: () => new LatencySource(filter),
    run_queue: () => new RunQueueSource(filter),
    processes: () => new ProcessesSource(filter),
    tcp: () => new TcpSource(filter),
  };
  const sources: AnySource[] = [];
  const unavailable = new Map<TopProbe, string>();
  const errors: BpfError[] = [];
  for (const [name, make] of Object.entries(makers) as [TopProbe, () => AnySource][]) {
    try {
      sources.push(make());
    } catch (error) {
      if (!(error instanceof BpfError)) {
        for (const source of sources) source.close();
        throw error;
      }
      errors.push(error);
      unavailable.set(name, error.message.split('\n')[0] ?? '');
    }
  }
  const [first] = errors;
  if (sources.length === 0 && first !== undefined) throw first;
  return { sources, unavailable };
}
