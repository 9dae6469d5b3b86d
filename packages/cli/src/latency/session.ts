import { openLatency, type LatencyShape } from '@ebpf-dojo/bpf/latency';
import {
  features,
  possibleCpus,
  type BpfObject,
  type Link,
  type OpenObject,
  type Program,
} from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { applyTaskFilter } from '../filter/task-filter.ts';
import { accountingOf, type Accounting } from '../tracing/accounting.ts';
import { CountingTracer } from '../tracing/counting-tracer.ts';
import { settled } from '../tracing/settled.ts';
import { callsOf, difference, snapshotOf, type Snapshot } from './counters.ts';
import type { LatencyInterval } from './histogram.ts';
import { processHistograms, totalHistograms } from './read.ts';
import { applySyscalls } from './syscalls.ts';

/** Bytes in the kernel for histograms of processes, on all CPUs together. */
const PROCESS_MEMORY = 64 * 2 ** 20;
const MOST_PROCESS_HISTOGRAMS = 16_384;

/** How system calls are measured. */
export interface LatencyOptions extends TaskFilterOptions {
  /** By name; all when not given. */
  readonly syscall?: readonly string[];
  /** A histogram for each process. */
  readonly byProcess?: boolean;
  /** Whether to attach at once. Default: true. */
  readonly enabled?: boolean;
  /** Where the kernel keeps when calls began. Default: in task storage where it has that, from Linux 5.13 on. */
  readonly starts?: 'task storage' | 'hash';
  /** How many threads there is room for in the hash; bpf/src/latency.bpf.c says how many by itself. */
  readonly startRoom?: number;
  /** How many threads have a place that is quicker than either; a power of two, or 0 for none, as it is before Linux 5.15. */
  readonly places?: number;
  /** How many pairs of process and system call there is room for. Default: what fits 64 MiB, at most 16384. */
  readonly processRoom?: number;
  /** Called with the last interval, once all is detached. */
  readonly onLast?: (interval: LatencyInterval) => void;
}

/** latency.bpf.c in the kernel, measuring how long system calls take while it is enabled, until it is finished or closed. */
export class LatencySession extends CountingTracer {
  readonly started: bigint;
  /** Whether whoever reads the output is behind: then intervals grow longer instead of waiting in memory. */
  paused = false;
  /** Those that are loaded. */
  readonly programs: readonly Program[];
  readonly #object: BpfObject<LatencyShape>;
  readonly #options: LatencyOptions;
  #links: readonly Link[] = [];
  #latest: Snapshot = new Map();
  #latestAt: bigint;

  /**
   * Loads, and attaches unless `enabled` is false.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses; nothing is left attached
   */
  constructor(options: LatencyOptions = {}) {
    const object = load(options);
    super(object);
    this.#object = object;
    this.#options = options;
    this.programs = Object.values(object.programs).filter(({ loaded }) => loaded);
    this.started = process.hrtime.bigint();
    this.#latestAt = this.started;
    object.globals.interval = 1n;
    if (options.enabled !== false) this.enable();
  }

  /** Whether calls are measured. */
  get enabled(): boolean {
    return this.#links.length > 0;
  }

  /**
   * Attaches; does nothing when that is done. Calls that began before are not measured.
   *
   * @throws {BpfError} when the kernel refuses; then the session is closed
   */
  enable(): void {
    if (this.enabled) return;
    const { programs, globals } = this.#object;
    const { process_exec, process_exit, sys_exit, sys_enter } = programs;
    this.#forget();
    globals.since = process.hrtime.bigint();
    try {
      // Whoever sees a call enter must also be there to see it return: exits first.
      this.#links = [process_exec, process_exit, sys_exit, sys_enter]
        .filter(({ loaded }) => loaded)
        .map((program) => program.attach());
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Detaches; what was counted stays. Does nothing when that is done. */
  disable(): void {
    for (const link of this.#links.toReversed()) link.close();
    this.#links = [];
  }

  /** What came since the last time; the counters themselves go on. */
  interval(): LatencyInterval {
    const { globals } = this.#object;
    const ending = globals.interval;
    globals.interval = ending + 1n;
    return this.#next(this.#read(ending));
  }

  finish(): Accounting {
    this.disable();
    const { globals, maps, programs } = this.#object;
    const last = settled(
      () => this.#read(globals.interval),
      (snapshot) => callsOf(snapshot.values()),
    );
    this.#options.onLast?.(this.#next(last));
    const delivered = callsOf(this.#latest.values());
    const accounting = accountingOf({
      accounts: maps.accounts,
      programs: [programs.sys_enter],
      delivered,
    });
    this.close();
    // The histograms are the account: a second one would cost each call another look-up.
    return { ...accounting, seen: delivered + accounting.lost };
  }

  override pause(): void {
    this.paused = true;
  }

  override resume(): void {
    this.paused = false;
  }

  /** Nobody took out what threads left that ended while it was disabled. */
  #forget(): void {
    const { owners, places, starts } = this.#object.maps;
    for (const index of [...owners.keys()]) {
      places.set(index, { start: { time: 0n, slot: 0 }, owner: 0n });
      owners.delete(index);
    }
    if (starts.created) for (const task of [...starts.keys()]) starts.delete(task);
  }

  #next(snapshot: Snapshot): LatencyInterval {
    const end = process.hrtime.bigint();
    const interval = {
      end,
      seconds: Number(end - this.#latestAt) / 1e9,
      histograms: difference(this.#latest, snapshot),
    };
    this.#latest = snapshot;
    this.#latestAt = end;
    return interval;
  }

  #read(interval: bigint): Snapshot {
    const { globals, maps } = this.#object;
    return snapshotOf(
      this.#options.byProcess === true
        ? processHistograms(maps, globals.used.length, Number(interval))
        : totalHistograms(maps.totals, globals.used, Number(interval)),
    );
  }
}

function load(options: LatencyOptions): BpfObject<LatencyShape> {
  using open = openLatency();
  const { globals, maps, programs } = open;
  const { syscall, byProcess = false, starts, startRoom, places, processRoom } = options;
  applyTaskFilter(options, globals);
  applySyscalls(syscall, globals);
  globals.by_process = byProcess;
  const inStorage = (starts ?? bestStarts()) === 'task storage';
  globals.has_task_storage = inStorage;
  maps.thread_starts.autocreate = inStorage;
  maps.starts.autocreate = !inStorage;
  applyPlaces(open, places);
  if (startRoom !== undefined) maps.starts.maxEntries = startRoom;
  programs.process_exec.autoload = byProcess;
  if (byProcess) {
    const fits = Math.floor(PROCESS_MEMORY / maps.processes.valueSize / possibleCpus());
    maps.processes.maxEntries = processRoom ?? Math.min(fits, MOST_PROCESS_HISTOGRAMS);
    maps.totals.maxEntries = 1;
  } else {
    // They stay, for the code that is left out names them; their memory does not.
    maps.names.maxEntries = 1;
  }
  return open.load();
}

function applyPlaces({ globals, maps }: OpenObject<LatencyShape>, wanted?: number): void {
  const canBeLeft = features.helper('task_pt_regs', 'raw_tracepoint').has === 'yes';
  const places = canBeLeft ? (wanted ?? maps.places.maxEntries) : 0;
  globals.has_places = places > 0;
  globals.place_mask = Math.max(places, 1) - 1;
  maps.places.maxEntries = Math.max(places, 1);
  maps.owners.maxEntries = Math.max(places, 1);
}

function bestStarts(): 'task storage' | 'hash' {
  return features.hook('task storage').has === 'yes' ? 'task storage' : 'hash';
}
