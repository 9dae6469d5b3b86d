import { openStats, type StatsShape } from '@ebpf-dojo/bpf/stats';
import { features, type BpfObject, type Link } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { applyTaskFilter } from '../filter/task-filter.ts';
import { callOfSlot } from '../syscalls/slot.ts';
import { accountingOf, type Accounting } from '../tracing/accounting.ts';
import { CountingTracer } from '../tracing/counting-tracer.ts';
import { settled } from '../tracing/settled.ts';
import { difference, snapshotOf, sum, type Counter, type Snapshot } from './counter.ts';
import { applySyscalls } from './syscalls.ts';

/** How counting is run. */
export interface StatsOptions extends TaskFilterOptions {
  /** By name; all when not given. */
  readonly syscall?: readonly string[];
  readonly failed: boolean;
  readonly perProcess: boolean;
  /** How many pairs of process and system call there is room for; bpf/src/stats.bpf.c says how many by itself. */
  readonly room?: number;
  /** Called with the last interval, once all is detached. */
  readonly onLast: (interval: Interval) => void;
}

/** What was counted between two moments. */
export interface Interval {
  /** Its end, in nanoseconds of the monotonic clock. */
  readonly end: bigint;
  readonly seconds: number;
  /** Most frequent first. */
  readonly counters: readonly Counter[];
  /** What a process is called; empty when that is not known. */
  readonly nameOf: (pid: number) => string;
}

/** stats.bpf.c in the kernel, counting until it is finished or closed. */
export class StatsSession extends CountingTracer {
  readonly started: bigint;
  /** Whether whoever reads the output is behind: then intervals grow longer instead of waiting in memory. */
  paused = false;
  readonly #object: BpfObject<StatsShape>;
  readonly #options: StatsOptions;
  readonly #links: readonly Link[];
  #latest: Snapshot = new Map();
  #latestAt: bigint;

  /**
   * Loads and attaches.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses; nothing is left attached
   */
  constructor(options: StatsOptions) {
    const object = load(options);
    super(object);
    const { sys_enter, sys_exit, process_exit, process_exec } = object.programs;
    try {
      this.#links = [process_exec, process_exit, sys_enter, sys_exit]
        .filter(({ loaded }) => loaded)
        .map((program) => program.attach());
    } catch (error) {
      object.close();
      throw error;
    }
    this.#object = object;
    this.#options = options;
    this.started = process.hrtime.bigint();
    this.#latestAt = this.started;
  }

  /** What came since the last time; the counters themselves go on. */
  interval(): Interval {
    return this.#next(this.#read());
  }

  /** All that was counted so far. */
  get total(): Snapshot {
    return this.#latest;
  }

  finish(): Accounting {
    for (const link of this.#links) link.close();
    this.#options.onLast(
      this.#next(
        settled(
          () => this.#read(),
          (snapshot) => sum(snapshot.values()).calls,
        ),
      ),
    );
    const { programs, maps } = this.#object;
    const delivered = sum(this.#latest.values()).calls;
    const accounting = accountingOf({
      accounts: maps.accounts,
      programs: [programs.sys_exit, programs.process_exit].filter(({ loaded }) => loaded),
      delivered,
    });
    this.close();
    // The counters are the account: a second one would cost each call another look-up.
    return { ...accounting, seen: delivered + accounting.lost };
  }

  override pause(): void {
    this.paused = true;
  }

  override resume(): void {
    this.paused = false;
  }

  #read(): Snapshot {
    return snapshotOf(
      this.#options.perProcess
        ? processCounters(this.#object.maps.processes)
        : totalCounters(this.#object.maps.totals),
    );
  }

  #next(snapshot: Snapshot): Interval {
    const end = process.hrtime.bigint();
    const interval = {
      end,
      seconds: Number(end - this.#latestAt) / 1e9,
      counters: difference(this.#latest, snapshot),
      nameOf: (pid: number) => this.#object.maps.names.get(pid)?.comm ?? '',
    };
    this.#latest = snapshot;
    this.#latestAt = end;
    return interval;
  }
}

function load({
  syscall,
  failed,
  perProcess,
  room,
  ...filter
}: StatsOptions): BpfObject<StatsShape> {
  using open = openStats();
  const { globals, maps, programs } = open;
  applyTaskFilter(filter, globals);
  applySyscalls(syscall, globals);
  globals.only_failed = failed;
  globals.by_process = perProcess;
  const sees = features.helper('task_pt_regs', 'raw_tracepoint').has === 'yes';
  programs.process_exit.autoload = sees;
  programs.sys_enter.autoload = !sees;
  if (room !== undefined) maps.processes.maxEntries = room;
  if (!perProcess) {
    programs.process_exec.autoload = false;
    // They stay, for the code that is left out names them; their memory does not.
    maps.processes.maxEntries = 1;
    maps.names.maxEntries = 1;
  }
  return open.load();
}

function* totalCounters(totals: StatsShape['maps']['totals']): Generator<Counter> {
  for (const [slot, counts] of totals.sums())
    yield { ...counts, syscall: callOfSlot(slot, totals.maxEntries), pid: null };
}

function* processCounters(processes: StatsShape['maps']['processes']): Generator<Counter> {
  for (const [{ pid, number, compat }, counts] of processes)
    yield { ...counts, syscall: { number, compat: compat !== 0 }, pid };
}
