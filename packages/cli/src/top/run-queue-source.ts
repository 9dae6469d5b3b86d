import { openRunQueue, type RunQueueShape, type Waits } from '@ebpf-dojo/bpf/run-queue';
import { features, type BpfObject, type Program } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { applyTaskFilter } from '../filter/task-filter.ts';
import { bucketLines } from '../output/duration-buckets.ts';
import type { TopRunQueue } from '../output/schema/index.ts';
import { accountingOf, type Accounting } from '../tracing/accounting.ts';
import { Attached } from './attached.ts';
import type { TopSource } from './source.ts';

/** run-queue.bpf.c in the kernel: how long threads that could run waited for a CPU. */
export class RunQueueSource implements TopSource<TopRunQueue> {
  readonly name = 'run_queue';
  readonly #object: BpfObject<RunQueueShape>;
  readonly #attached: Attached;
  #latest: Waits | undefined;

  /**
   * Loads; nothing is attached yet.
   *
   * @param filter of which the process, where ids are the machine's own, and the name hold here
   * @param hasStorage whether start times are kept in task storage; by default where the kernel has it
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses
   */
  constructor(
    filter: TaskFilterOptions = {},
    hasStorage: boolean = features.hook('task storage').has === 'yes',
  ) {
    this.#object = load(filter, hasStorage);
    const { sched_switch, sched_wakeup, sched_wakeup_new } = this.#object.programs;
    // Whoever sees a wait begin must also be there to see it end.
    this.#attached = new Attached([sched_switch, sched_wakeup, sched_wakeup_new]);
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

  read(): TopRunQueue {
    const before = this.#latest;
    const after = this.#object.maps.waits.sum(0);
    this.#latest = after;
    if (after === undefined) return { count: 0, total_ns: 0, buckets: [] };
    return {
      count: after.count - (before?.count ?? 0),
      total_ns: after.total - (before?.total ?? 0),
      buckets: bucketLines(
        after.buckets.map((count, index) => count - (before?.buckets[index] ?? 0)),
      ),
    };
  }

  finish(): Accounting {
    this.disable();
    this.read();
    const delivered = this.#latest?.count ?? 0;
    const accounting = accountingOf({
      accounts: this.#object.maps.accounts,
      programs: this.programs,
      delivered,
    });
    this.close();
    return { ...accounting, seen: delivered + accounting.lost };
  }

  close(): void {
    this.#object.close();
  }
}

function load(filter: TaskFilterOptions, hasStorage: boolean): BpfObject<RunQueueShape> {
  using open = openRunQueue();
  applyTaskFilter(filter, open.globals);
  open.globals.has_storage = hasStorage;
  // Both are named by the program, which uses the one or the other.
  open.maps.since.autocreate = hasStorage;
  if (hasStorage) open.maps.since_by_task.maxEntries = 1;
  return open.load();
}
