import { BpfError } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import type { TopCost, TopLine, TopProbe, TopProbeState } from '../output/schema/index.ts';
import type { Accounting } from '../tracing/accounting.ts';
import { WallClock } from '../tracing/clock.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { NO_STEPS, isSteppedDown, nextBudget, slowdownOf, wanted } from './budget.ts';
import { CostMeter, type Spent } from './cost.ts';
import { ProcessCalls } from './process-calls.ts';
import { RunQueue } from './run-queue.ts';
import type { TopSource } from './source.ts';
import { sumAccounts } from './sum-accounts.ts';

/** What `top` looks at. */
export interface TopSessionOptions extends TaskFilterOptions {
  /** A share of one CPU above which it steps down; none when not given. */
  readonly budget?: number | undefined;
  /** Those that are on; all when not given. */
  readonly probes?: readonly TopProbe[] | undefined;
}

/** What came of it, beside the account of all. */
export interface TopResult {
  readonly probes: readonly (Accounting & { readonly name: TopProbe })[];
  readonly cost: { readonly share: number; readonly bpf: number | null; readonly process: number };
}

type Parts = Pick<TopLine, 'processes' | 'run_queue'>;

/** All that `top` looks at, attached until it is finished or closed; a frame of it whenever one is asked for. */
export class TopSession implements Tracer {
  /** In nanoseconds of the monotonic clock. */
  readonly started: bigint;
  readonly #clock = new WallClock();
  readonly #sources: readonly TopSource<Parts[keyof Parts]>[];
  readonly #unavailable = new Map<TopProbe, string>();
  readonly #wanted: Set<TopProbe>;
  readonly #meter: CostMeter;
  readonly #budget: number | undefined;
  #steps = NO_STEPS;
  /** Whether whoever reads the output is behind: then intervals grow longer instead of waiting in memory. */
  isBehind = false;
  #last: TopLine | undefined;
  #result: TopResult | undefined;
  #isWarm = false;
  #latestAt: bigint;
  #spent = { bpf: 0, process: 0, tells: true };

  /**
   * Loads and attaches.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses all of it; what it refuses alone is unavailable
   */
  constructor(options: TopSessionOptions) {
    this.#budget = options.budget;
    this.#wanted = new Set(options.probes ?? ['latency', 'tcp', 'processes', 'run_queue']);
    this.#sources = this.#load(options);
    this.#meter = new CostMeter(this.#sources.map(({ programs }) => programs));
    try {
      this.#apply();
    } catch (error) {
      this.close();
      throw error;
    }
    this.started = process.hrtime.bigint();
    this.#latestAt = this.started;
  }

  /** How many times longer intervals are to be than was asked for. */
  get slowdown(): number {
    return slowdownOf(this.#steps);
  }

  /** Turns a probe on or off. One that was stepped down is tried again. */
  toggle(probe: TopProbe): void {
    if (isSteppedDown(this.#steps, probe)) {
      this.#steps = wanted(this.#steps, probe);
      this.#wanted.add(probe);
    } else if (!this.#wanted.delete(probe)) this.#wanted.add(probe);
    this.#apply();
  }

  /** Detaches all, as long as nobody looks. */
  suspend(): void {
    for (const source of this.#sources) source.disable();
  }

  /** Attaches again what {@link suspend} detached. */
  wake(): void {
    this.#apply();
    this.frame();
  }

  /** What came since the last one. */
  frame(): TopLine {
    return this.#frame(this.#enabled());
  }

  #enabled(): Set<TopProbe> {
    return new Set(this.#sources.filter(({ enabled }) => enabled).map(({ name }) => name));
  }

  #frame(on: ReadonlySet<TopProbe>): TopLine {
    const end = process.hrtime.bigint();
    const seconds = Number(end - this.#latestAt) / 1e9;
    this.#latestAt = end;
    const parts = this.#read(on);
    const spent = this.#meter.next();
    const probes = this.#states(on, spent, seconds);
    const cost = this.#cost(spent, seconds, probes);
    return { v: 1, type: 'top', time: this.#clock.iso(end), seconds, cost, probes, ...parts };
  }

  finish(): Accounting {
    const seconds = Number(process.hrtime.bigint() - this.started) / 1e9;
    const on = this.#enabled();
    for (const source of this.#sources) source.disable();
    this.#last = this.#frame(on);
    const probes = this.#sources.map((source) => ({ name: source.name, ...source.finish() }));
    this.close();
    const { bpf, process: own, tells } = this.#spent;
    this.#result = {
      probes,
      cost: {
        share: (bpf + own) / 1e9 / seconds,
        bpf: tells ? bpf / 1e9 / seconds : null,
        process: own / 1e9 / seconds,
      },
    };
    return sumAccounts(probes);
  }

  /** What came since the last frame until it was finished. */
  get last(): TopLine | undefined {
    return this.#last;
  }

  /** Known once it is finished. */
  get result(): TopResult | undefined {
    return this.#result;
  }

  pause(): void {
    this.isBehind = true;
  }

  resume(): void {
    this.isBehind = false;
  }

  close(): void {
    for (const source of this.#sources) source.close();
    this.#meter[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #load(options: TopSessionOptions): TopSource<Parts[keyof Parts]>[] {
    const makers = {
      processes: () => new ProcessCalls(options),
      run_queue: () => new RunQueue(),
    } as const;
    const sources: TopSource<Parts[keyof Parts]>[] = [];
    let first: BpfError | undefined;
    for (const [name, make] of Object.entries(makers)) {
      try {
        sources.push(make());
      } catch (error) {
        if (!(error instanceof BpfError)) {
          for (const source of sources) source.close();
          throw error;
        }
        first ??= error;
        this.#unavailable.set(name as TopProbe, error.message.split('\n')[0] ?? '');
      }
    }
    if (sources.length === 0 && first !== undefined) throw first;
    return sources;
  }

  /** Attaches what is wanted and within the budget, and nothing else. */
  #apply(): void {
    for (const source of this.#sources) {
      const { name } = source;
      if (this.#wanted.has(name) && !isSteppedDown(this.#steps, name)) source.enable();
      else source.disable();
    }
  }

  #read(on: ReadonlySet<TopProbe>): Parts {
    const parts: Parts = { processes: null, run_queue: null };
    for (const source of this.#sources) {
      // Also what is off: what it saw before it went off is not what it sees when it is on again.
      const part = source.read();
      if (on.has(source.name)) Object.assign(parts, { [source.name]: part });
    }
    return parts;
  }

  #states(on: ReadonlySet<TopProbe>, spent: Spent, seconds: number): TopProbeState[] {
    const states = this.#sources.map(({ name }, index): TopProbeState => {
      const ns = spent.bpf?.[index];
      const share = ns === undefined ? null : ns / 1e9 / seconds;
      if (on.has(name)) return { name, state: 'on', reason: null, share };
      return isSteppedDown(this.#steps, name)
        ? { name, state: 'stepped_down', reason: 'over the budget', share }
        : { name, state: 'off', reason: null, share };
    });
    const missing = [...this.#unavailable].map(([name, reason]): TopProbeState => {
      return { name, state: 'unavailable', reason, share: null };
    });
    return [...states, ...missing];
  }

  #add({ bpf, process: own }: Spent): { readonly bpf: number | null; readonly process: number } {
    const inKernel = bpf?.reduce((sum, part) => sum + part, 0) ?? null;
    this.#spent.bpf += inKernel ?? 0;
    this.#spent.process += own;
    this.#spent.tells &&= inKernel !== null;
    return { bpf: inKernel, process: own };
  }

  #cost(spent: Spent, seconds: number, probes: readonly TopProbeState[]): TopCost {
    const { bpf, process: own } = this.#add(spent);
    const sample = {
      seconds,
      process: own / 1e9 / seconds,
      probes: new Map(
        probes
          .filter(({ state }) => state === 'on')
          .map(({ name, share }) => [name, share ?? 0] as const),
      ),
    };
    // The first interval has the work of starting in it.
    if (this.#isWarm && this.#budget !== undefined) {
      this.#steps = nextBudget(this.#steps, sample, this.#budget);
      if (this.#steps.change !== null) this.#apply();
    }
    this.#isWarm = true;
    return {
      share: ((bpf ?? 0) + own) / 1e9 / seconds,
      bpf: bpf === null ? null : bpf / 1e9 / seconds,
      process: sample.process,
      budget: this.#budget ?? null,
      slowdown: this.slowdown,
      step: this.#steps.change,
    };
  }
}
