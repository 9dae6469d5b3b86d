import type { TaskFilterOptions } from '../commands/options.ts';
import type {
  TopCost,
  TopLine,
  TopProbe,
  TopProbeState,
  TopSummaryLine,
} from '../output/schema/index.ts';
import { topProbe } from '../output/schema/index.ts';
import type { Accounting } from '../tracing/accounting.ts';
import { WallClock } from '../tracing/clock.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { NO_STEPS, isSteppedDown, nextBudget, slowdownOf, wanted } from './budget.ts';
import { CostMeter, bpfShare, type Spent } from './cost.ts';
import { loadSources, type Loaded, type Parts } from './sources.ts';
import { sumAccounts } from './sum-accounts.ts';

/** What `top` looks at. */
export interface TopSessionOptions extends TaskFilterOptions {
  /** A share of one CPU above which it steps down; none when not given. */
  readonly budget?: number | undefined;
  /** Those that are on; all when not given. */
  readonly probes?: readonly TopProbe[] | undefined;
}

/** What came of it, beside the account of all. */
export type TopResult = Pick<TopSummaryLine, 'probes' | 'cost'>;

/** Until then the process works on its start: modules are loaded, code is compiled. */
const STARTS_FOR_S = 5;

/** All that `top` looks at, attached until it is finished or closed; a frame of it whenever one is asked for. */
export class TopSession implements Tracer {
  readonly started: bigint;
  /** Whether whoever reads the output is behind: then intervals grow longer instead of waiting in memory. */
  isBehind = false;
  readonly #clock = new WallClock();
  readonly #loaded: Loaded;
  readonly #wanted: Set<TopProbe>;
  readonly #meter: CostMeter;
  readonly #budget: number | undefined;
  #steps = NO_STEPS;
  #latestAt: bigint;
  /** When it had started, and its cost is counted from. */
  #beganAt: bigint;
  #isStarting = true;
  #last: TopLine | undefined;
  #result: TopResult | undefined;

  /**
   * Loads and attaches.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses all of it; what it refuses alone is unavailable
   */
  constructor(options: TopSessionOptions = {}) {
    this.#budget = options.budget;
    this.#wanted = new Set(options.probes ?? topProbe.options);
    this.#loaded = loadSources(options);
    this.#meter = new CostMeter(this.#loaded.sources.map(({ programs }) => programs));
    try {
      this.#apply();
    } catch (error) {
      this.close();
      throw error;
    }
    this.started = process.hrtime.bigint();
    this.#latestAt = this.#beganAt = this.started;
  }

  /** How many times longer intervals are to be than was asked for. */
  get slowdown(): number {
    return slowdownOf(this.#steps);
  }

  /** What came since the last frame until it was finished. */
  get last(): TopLine | undefined {
    return this.#last;
  }

  /** Known once it is finished. */
  get result(): TopResult | undefined {
    return this.#result;
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
    for (const source of this.#loaded.sources) source.disable();
  }

  /** Attaches again what {@link suspend} detached. */
  wake(): void {
    // What is left of the time before belongs to no interval.
    this.frame();
    this.#apply();
  }

  /** What came since the last one. */
  frame(): TopLine {
    return this.#frame(this.#enabled());
  }

  finish(): Accounting {
    const { sources } = this.#loaded;
    const on = this.#enabled();
    this.suspend();
    this.#last = this.#frame(on);
    const probes = sources.map((source) => ({ name: source.name, ...source.finish() }));
    const spent = this.#meter.total(this.#secondsSince(this.#beganAt));
    const bpf = bpfShare(spent);
    this.#result = {
      probes,
      cost: { share: (bpf ?? 0) + spent.process, bpf, process: spent.process },
    };
    this.close();
    return sumAccounts(probes);
  }

  pause(): void {
    this.isBehind = true;
  }

  resume(): void {
    this.isBehind = false;
  }

  close(): void {
    for (const source of this.#loaded.sources) source.close();
    this.#meter[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Attaches what is wanted and within the budget, and nothing else. */
  #apply(): void {
    for (const source of this.#loaded.sources) {
      if (this.#wanted.has(source.name) && !isSteppedDown(this.#steps, source.name))
        source.enable();
      else source.disable();
    }
  }

  #enabled(): ReadonlySet<TopProbe> {
    return new Set(this.#loaded.sources.filter(({ enabled }) => enabled).map(({ name }) => name));
  }

  #secondsSince(moment: bigint): number {
    return Number(process.hrtime.bigint() - moment) / 1e9;
  }

  #frame(on: ReadonlySet<TopProbe>): TopLine {
    const seconds = this.#secondsSince(this.#latestAt);
    const end = process.hrtime.bigint();
    this.#latestAt = end;
    const parts = this.#read(on);
    const spent = this.#meter.next(seconds);
    const isStarting = this.#isStarting;
    if (isStarting && this.#secondsSince(this.started) >= STARTS_FOR_S) {
      this.#isStarting = false;
      this.#beganAt = end;
      this.#meter.begin();
    }
    const probes = this.#states(on, spent);
    const cost = this.#cost(spent, probes, { seconds, isStarting });
    return { v: 1, type: 'top', time: this.#clock.iso(end), seconds, cost, probes, ...parts };
  }

  #read(on: ReadonlySet<TopProbe>): Parts {
    const parts: Parts = { latency: null, run_queue: null, processes: null, tcp: null };
    for (const source of this.#loaded.sources) {
      // Also what is off: what it saw before it went off is not what it sees when it is on again.
      const part = source.read();
      if (on.has(source.name)) Object.assign(parts, { [source.name]: part });
    }
    return parts;
  }

  #states(on: ReadonlySet<TopProbe>, { bpf }: Spent): TopProbeState[] {
    const { sources, unavailable } = this.#loaded;
    const states = sources.map(({ name }, index): TopProbeState => {
      const share = bpf?.[index] ?? null;
      if (on.has(name)) return { name, state: 'on', reason: null, share };
      return isSteppedDown(this.#steps, name)
        ? { name, state: 'stepped_down', reason: 'over the budget', share }
        : { name, state: 'off', reason: null, share };
    });
    const others = [...unavailable].map(([name, reason]): TopProbeState => {
      return { name, state: 'unavailable', reason, share: null };
    });
    return [...states, ...others];
  }

  #cost(
    spent: Spent,
    probes: readonly TopProbeState[],
    { seconds, isStarting }: { readonly seconds: number; readonly isStarting: boolean },
  ): TopCost {
    const bpf = bpfShare(spent);
    if (this.#budget !== undefined) {
      const shares = probes.flatMap(({ name, state, share }) =>
        state === 'on' ? [[name, share ?? 0] as const] : [],
      );
      const sample = {
        seconds,
        process: isStarting ? 0 : spent.process,
        probes: new Map(shares),
      };
      this.#steps = nextBudget(this.#steps, sample, this.#budget);
      if (this.#steps.change !== null) this.#apply();
    }
    return {
      share: (bpf ?? 0) + spent.process,
      bpf,
      process: spent.process,
      budget: this.#budget ?? null,
      slowdown: this.slowdown,
      step: this.#steps.change,
    };
  }
}
