import {
  openFunctionLatency,
  type FunctionLatencyShape,
  type Latency,
} from '@ebpf-dojo/bpf/function-latency';
import type { BpfObject, Link, LinkGroup } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { applyTaskFilter } from '../filter/task-filter.ts';
import { accountingOf, settle, type Accounting } from '../tracing/accounting.ts';
import { CountingTracer } from '../tracing/counting-tracer.ts';
import type { FunctionTarget } from './target.ts';

/** How long the calls of one function took, since the beginning. */
export interface FunctionLatency {
  readonly name: string;
  readonly latency: Latency;
}

/** What is measured. */
export interface FunctionLatencyOptions {
  readonly target: FunctionTarget;
  readonly filter: TaskFilterOptions;
  /** Called once all is detached, with every function, in the order of the target's names. */
  readonly onEnd: (latencies: readonly FunctionLatency[]) => void;
}

/** function-latency.bpf.c in the kernel, counting how long calls take until it is finished or closed. */
export class FunctionLatencySession extends CountingTracer {
  readonly started: bigint;
  /** In the order in which they are to be closed. */
  readonly links: readonly (Link | LinkGroup)[];
  readonly #object: BpfObject<FunctionLatencyShape>;
  readonly #options: FunctionLatencyOptions;

  /**
   * Loads and attaches.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses; nothing is left attached
   */
  constructor(options: FunctionLatencyOptions) {
    const object = load(options);
    super(object);
    this.#object = object;
    this.#options = options;
    const { target } = options;
    try {
      this.started = process.hrtime.bigint();
      // Whoever sees a call enter must also be there to see it return: returns first.
      const last = target.attach(object.programs[target.exit], true);
      this.links = [target.attach(object.programs[target.entry], false), last];
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** What was counted so far of each function. */
  latencies(): readonly FunctionLatency[] {
    const { latencies } = this.#object.maps;
    return this.#options.target.names.map((name, index) => ({
      name,
      latency: sumOf(latencies.get(index) ?? []),
    }));
  }

  finish(): Accounting {
    const { target, onEnd } = this.#options;
    const { maps, programs } = this.#object;
    for (const link of this.links) link.close();
    settle(maps.accounts);
    const underWay = new Map<bigint, number>();
    for (const { function: index } of maps.calls.keys())
      underWay.set(index, (underWay.get(index) ?? 0) + 1);
    const latencies = this.latencies().map(({ name, latency }, index) => {
      const unfinished = latency.unfinished + (underWay.get(BigInt(index)) ?? 0);
      return { name, latency: { ...latency, unfinished } };
    });
    onEnd(latencies);
    const accounting = accountingOf({
      accounts: maps.accounts,
      programs: [programs[target.entry]],
      delivered: latencies.reduce(
        (sum, { latency: { count, unfinished } }) => sum + count + unfinished,
        0,
      ),
    });
    this.close();
    return accounting;
  }
}

function load({ target, filter }: FunctionLatencyOptions): BpfObject<FunctionLatencyShape> {
  using open = openFunctionLatency({ programs: [target.entry, target.exit] });
  const { globals, maps } = open;
  applyTaskFilter(filter, globals);
  globals.has_cookies = target.tellsFunctions;
  maps.latencies.maxEntries = target.names.length;
  return open.load();
}

/** All CPUs together. */
function sumOf(cpus: readonly Latency[]): Latency {
  const sum = { count: 0, total: 0, shortest: 0, longest: 0, unfinished: 0 };
  const buckets = Array.from({ length: cpus[0]?.buckets.length ?? 0 }, () => 0);
  for (const cpu of cpus) {
    sum.count += cpu.count;
    sum.total += cpu.total;
    sum.unfinished += cpu.unfinished;
    sum.longest = Math.max(sum.longest, cpu.longest);
    if (cpu.count > 0)
      sum.shortest = sum.shortest === 0 ? cpu.shortest : Math.min(sum.shortest, cpu.shortest);
    for (const [index, amount] of cpu.buckets.entries())
      buckets[index] = (buckets[index] ?? 0) + amount;
  }
  return { ...sum, buckets };
}
