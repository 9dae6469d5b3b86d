import { enableRunStatistics } from '@ebpf-dojo/core';
import { setFilter, type Filter } from './filter.ts';
import { costBetween, readSkipped, readUsage, type Usage } from './overhead.ts';
import { Probes } from './probes.ts';
import { readCalls, readProcesses, readSwitches, readTally } from './read.ts';
import { PROBE_NAMES, loadTracer, type ProbeName, type SlowCall, type Tracer } from './tracer.ts';
import type { Picture } from './view.ts';

/** How many processes, and how many slow calls, are shown. */
const TOP = 5;

/** How tracing begins. */
export interface SessionOptions {
  readonly filter: Filter;
  /** From how many nanoseconds on a call is slow; 0: none is. */
  readonly slowFromNs: number;
}

/** A tracer that runs, with all its probes on at first. What a key changes changes while it runs. */
export class Session implements Disposable {
  readonly #resources: DisposableStack;
  readonly #tracer: Tracer;
  readonly #probes: Probes;
  readonly #chosen: Filter;
  readonly #began: Usage;
  #filter: Filter;
  #before: Usage;
  #slow: readonly SlowCall[] = [];

  constructor({ filter, slowFromNs }: SessionOptions) {
    using resources = new DisposableStack();
    resources.use(enableRunStatistics());
    this.#tracer = resources.use(loadTracer());
    this.#probes = resources.use(new Probes(this.#tracer));
    this.#chosen = this.#filter = filter;
    setFilter(this.#tracer, filter);
    this.#tracer.globals.slow_from = slowFromNs;
    for (const name of PROBE_NAMES) this.#probes.switchOn(name);
    this.#began = this.#before = readUsage(this.#tracer);
    this.#resources = resources.move();
  }

  /** Switches a probe on that is off, and off that is on. */
  toggle(name: ProbeName): void {
    this.#probes.toggle(name);
  }

  /** Looks at the busiest process alone; if it does already, at what was chosen at first. */
  toggleBusiest(): void {
    const [[pid] = []] = readProcesses(this.#tracer, 1);
    if (this.#filter !== this.#chosen) this.#filter = this.#chosen;
    else if (pid !== undefined) this.#filter = { ...this.#chosen, processes: [pid] };
    setFilter(this.#tracer, this.#filter);
  }

  /** Makes twice as long, or half as long, what counts as slow. */
  scaleSlow(factor: number): void {
    this.#tracer.globals.slow_from = Math.floor(this.#tracer.globals.slow_from * factor);
  }

  /** What there is to show now. */
  picture(): Picture {
    const tracer = this.#tracer;
    const usage = readUsage(tracer);
    const latest: SlowCall[] = [...this.#slow];
    tracer.maps.slow_calls.drain((call) => latest.push(call));
    this.#slow = latest.slice(-TOP);
    const cost = costBetween(this.#before, usage);
    this.#before = usage;
    return {
      seconds: Number(usage.atNs - this.#began.atNs) / 1e9,
      filter: filterText(this.#filter),
      slowFromNs: tracer.globals.slow_from,
      on: new Set(PROBE_NAMES.filter((name) => this.#probes.isOn(name))),
      cost,
      calls: readCalls(tracer),
      processes: readProcesses(tracer, TOP),
      switches: readSwitches(tracer),
      slow: this.#slow,
      tally: readTally(tracer),
      skipped: readSkipped(tracer),
    };
  }

  /** What happened, and what it cost, from the beginning to now, in two sentences. */
  summary(): string {
    const { probes, process, total } = costBetween(this.#began, readUsage(this.#tracer));
    const timed = readCalls(this.#tracer).reduce((sum, { calls }) => sum + calls, 0);
    const { begun } = readTally(this.#tracer);
    const runs = PROBE_NAMES.reduce((sum, name) => sum + probes[name].runs, 0);
    return [
      `${begun} calls began, ${timed} of them were timed.`,
      `${runs} runs of programs and this process (${process.toFixed(2)} %) took ${total.toFixed(2)} % of a CPU.`,
    ].join('\n');
  }

  /** Switches all off; what was counted can still be read. */
  stop(): void {
    for (const name of PROBE_NAMES) this.#probes.switchOff(name);
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }
}

function filterText({ processes, calls }: Filter): string {
  const whose = processes === undefined ? 'all processes' : `process ${processes.join(', ')}`;
  return calls === undefined ? whose : `${whose}, some calls`;
}
