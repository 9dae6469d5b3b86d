import { openTraceSummary, type TraceSummaryShape } from '@ebpf-dojo/bpf/trace-summary';
import type { BpfObject, Link, LinkGroup } from '@ebpf-dojo/core';
import { accountingOf, settle, type Accounting } from '../tracing/accounting.ts';
import { CountingTracer } from '../tracing/counting-tracer.ts';
import { UserStructs } from './arguments/index.ts';
import { applyCallFilter, type CallFilterOptions } from './filter.ts';
import { applyWho, type WhoOptions } from './follow.ts';
import { CallCounts } from './summary.ts';

/** What is counted. */
export type SummarySessionOptions = WhoOptions & CallFilterOptions;

/** trace-summary.bpf.c in the kernel: calls are counted there, and nothing is sent for one. */
export class SummarySession extends CountingTracer {
  readonly started: bigint;
  /** What the kernel counted; empty until it is finished. */
  readonly counts = new CallCounts();
  readonly #object: BpfObject<TraceSummaryShape>;
  readonly #links: readonly (Link | LinkGroup)[];
  #childrenNotFollowed = 0;
  #underWay = 0;

  /**
   * Loads and attaches.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses; nothing is left attached
   */
  constructor(options: SummarySessionOptions) {
    const object = load(options);
    super(object);
    this.#object = object;
    const { programs } = object;
    try {
      this.started = process.hrtime.bigint();
      // Whoever sees a call enter must also be there to see it return: exits first.
      this.#links = [
        programs.process_exit.attach(),
        programs.process_fork.attach(),
        programs.sys_exit.attach(),
        programs.sys_enter.attach(),
      ];
    } catch (error) {
      object.close();
      throw error;
    }
  }

  /** Child processes of what is followed that were not followed; known once it is finished. */
  get childrenNotFollowed(): number {
    return this.#childrenNotFollowed;
  }

  /** Calls that had not come back when it was finished. */
  get underWay(): number {
    return this.#underWay;
  }

  finish(): Accounting {
    const { maps, programs, globals } = this.#object;
    for (const link of this.#links) link.close();
    settle(maps.accounts);
    let delivered = 0;
    const slots = maps.totals.maxEntries - 1;
    for (const [slot, total] of maps.totals.sums()) {
      if (total.count === 0) continue;
      delivered += total.count;
      const row = { count: total.count, errors: total.errors, total_ns: total.nanoseconds };
      this.counts.addAll(row, numberOf(slot, slots));
    }
    for (const { running } of maps.entries.values()) if (running) this.#underWay++;
    this.#childrenNotFollowed = Number(globals.children_not_followed);
    const accounting = accountingOf({
      accounts: maps.accounts,
      programs: [programs.sys_enter],
      delivered,
    });
    this.close();
    return accounting;
  }
}

function load(options: SummarySessionOptions): BpfObject<TraceSummaryShape> {
  using open = openTraceSummary();
  applyWho(options, open.globals);
  applyCallFilter(options, open.globals, new UserStructs(open.btf));
  return open.load();
}

/** Native numbers first, then as many 32-bit ones; what is behind them has no number of its own. */
function numberOf(
  slot: number,
  slots: number,
): { readonly number: number; readonly compat: boolean } {
  const each = slots / 2;
  return slot === slots
    ? { number: slots, compat: false }
    : { number: slot % each, compat: slot >= each };
}
