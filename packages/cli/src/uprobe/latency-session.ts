import { openUprobe, type Latency, type UprobeShape } from '@ebpf-dojo/bpf/uprobe';
import type { BpfObject, Link, LinkGroup } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { applyTaskFilter } from '../filter/task-filter.ts';
import { accountingOf, settle, type Accounting } from '../tracing/accounting.ts';
import { CountingTracer } from '../tracing/counting-tracer.ts';
import { attach, tellsFunctions, type ProbeTarget } from './attach.ts';

/** How durations are measured. */
export interface LatencySessionOptions {
  readonly target: ProbeTarget;
  readonly filter: TaskFilterOptions;
  /** Called at the end, for each function that was called, in their order. */
  readonly onLatency: (name: string, latency: Latency) => void;
}

/** uprobe.bpf.c in the kernel, counting how long calls take until it is finished or closed. */
export class LatencySession extends CountingTracer {
  readonly started: bigint;
  /** In the order in which they are to be closed. */
  readonly links: readonly (Link | LinkGroup)[];
  readonly #object: BpfObject<UprobeShape>;
  readonly #options: LatencySessionOptions;

  /** Loads and attaches; throws as `HitSession` does. */
  constructor(options: LatencySessionOptions) {
    const object = load(options);
    super(object);
    this.#object = object;
    this.#options = options;
    const { target } = options;
    try {
      this.started = process.hrtime.bigint();
      // Whoever sees a call enter must also be there to see it return: returns first.
      const { timed_return: returns, timed_entry: entries } = this.#object.programs;
      const last = attach(returns, target, true);
      this.links = [attach(entries, target, false), last];
    } catch (error) {
      this.close();
      throw error;
    }
  }

  finish(): Accounting {
    const { maps, programs } = this.#object;
    for (const link of this.links) link.close();
    settle(maps.accounts);
    const { target, onLatency } = this.#options;
    const underWay = new Map<bigint, number>();
    for (const { function: index } of maps.calls.keys())
      underWay.set(index, (underWay.get(index) ?? 0) + 1);
    let delivered = 0;
    for (const [index, { name }] of target.functions.entries()) {
      const sum = sumOf(maps.latencies.get(index) ?? [], underWay.get(BigInt(index)) ?? 0);
      delivered += sum.count + sum.unfinished;
      if (sum.count + sum.unfinished > 0) onLatency(name, sum);
    }
    const accounting = accountingOf({
      accounts: maps.accounts,
      programs: [programs.timed_entry],
      delivered,
    });
    this.close();
    return accounting;
  }
}

function load({ target, filter }: LatencySessionOptions): BpfObject<UprobeShape> {
  using open = openUprobe({ programs: ['timed_entry', 'timed_return'] });
  const { globals, maps } = open;
  applyTaskFilter(filter, globals);
  globals.has_cookies = tellsFunctions(target);
  maps.latencies.maxEntries = target.functions.length;
  for (const ring of [maps.events, maps.text_events]) ring.maxEntries = 4096;
  return open.load();
}

/** All CPUs together. */
function sumOf(cpus: readonly Latency[], underWay: number): Latency {
  const sum = { count: 0, total: 0, shortest: 0, longest: 0, unfinished: underWay };
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
