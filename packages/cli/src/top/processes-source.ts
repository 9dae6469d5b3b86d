import { openTop, type TopShape } from '@ebpf-dojo/bpf/top';
import { features, type BpfObject, type Program } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { applyTaskFilter } from '../filter/task-filter.ts';
import type { TopProcesses } from '../output/schema/index.ts';
import { applySyscalls } from '../stats/syscalls.ts';
import { accountingOf, type Accounting } from '../tracing/accounting.ts';
import { Attached } from './attached.ts';
import { CallTable } from './call-table.ts';
import { processesOf } from './processes-of.ts';
import type { TopSource } from './source.ts';

/** How system calls are counted. */
export interface ProcessesOptions extends TaskFilterOptions {
  /** How many pairs of process and system call there is room for; bpf/src/top.bpf.c says how many by itself. */
  readonly room?: number;
}

/** top.bpf.c in the kernel: system calls of each process, by call. */
export class ProcessesSource implements TopSource<TopProcesses> {
  readonly name = 'processes';
  readonly #object: BpfObject<TopShape>;
  readonly #attached: Attached;
  readonly #table: CallTable;

  /**
   * Loads; nothing is attached yet.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses
   */
  constructor(options: ProcessesOptions) {
    this.#object = load(options);
    const { process_exec, process_exit, sys_enter, sys_exit } = this.#object.programs;
    this.#attached = new Attached([process_exec, process_exit, sys_enter, sys_exit]);
    this.#table = new CallTable(this.#object.maps);
  }

  get enabled(): boolean {
    return this.#attached.enabled;
  }

  get programs(): readonly Program[] {
    return this.#attached.programs;
  }

  enable(): void {
    this.#attached.enable();
  }

  disable(): void {
    this.#attached.disable();
  }

  read(): TopProcesses {
    return processesOf(this.#table.next(), (pid) => this.#table.nameOf(pid));
  }

  finish(): Accounting {
    this.disable();
    this.#table.next();
    const { programs, maps } = this.#object;
    const delivered = this.#table.total;
    const accounting = accountingOf({
      accounts: maps.accounts,
      programs: [programs.sys_exit, programs.process_exit].filter(({ loaded }) => loaded),
      delivered,
    });
    this.close();
    // The counters are the account: a second one would cost each call another look-up.
    return { ...accounting, seen: delivered + accounting.lost };
  }

  close(): void {
    this.#object.close();
  }
}

function load({ room, ...filter }: ProcessesOptions): BpfObject<TopShape> {
  using open = openTop();
  const { globals, maps, programs } = open;
  applyTaskFilter(filter, globals);
  applySyscalls(undefined, globals);
  const sees = features.helper('task_pt_regs', 'raw_tracepoint').has === 'yes';
  programs.process_exit.autoload = sees;
  programs.sys_enter.autoload = !sees;
  if (room !== undefined) maps.calls.maxEntries = room;
  return open.load();
}
