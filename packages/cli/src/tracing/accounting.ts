import type { Accounting as Sums } from '@ebpf-dojo/bpf/trace';
import type { PerCpuMap, Program } from '@ebpf-dojo/core';
import type { AccountingLine } from '../output/schema/summary.ts';
import { count } from '../output/units.ts';

/** Where every event went: `seen` = `delivered` + `lost`. */
export type Accounting = Readonly<AccountingLine>;

/** What {@link accountingOf} adds up. */
export interface AccountingSources {
  /** The map of bpf/include/account.h. */
  readonly accounts: PerCpuMap<number, Sums>;
  /**
   * Programs whose run is an event. When the kernel skips one, for it runs on that CPU already, nobody else counts what was missed; on
   * kernels before 5.12 neither does the kernel.
   */
  readonly programs: readonly Pick<Program, 'recursionMisses'>[];
  /** Events that reached a person or the output; for commands that count in the kernel, those that are in its counts. */
  readonly delivered: number;
  /** Addresses that have no name. */
  readonly unresolved?: number;
}

/** Adds up what the kernel side counted on each CPU. */
export function accountingOf({
  accounts,
  programs,
  delivered,
  unresolved = 0,
}: AccountingSources): Accounting {
  const sums = sumsOf(accounts);
  const missed = programs.reduce((sum, program) => sum + Number(program.recursionMisses), 0);
  const causes = {
    ring_full: sums.lost_ring_full,
    map_full: sums.lost_map_full,
    // What was skipped was not counted as seen either.
    recursion: missed + sums.lost_return,
  };
  return {
    seen: sums.seen + missed,
    delivered,
    lost: causes.ring_full + causes.map_full + causes.recursion,
    lost_by_cause: causes,
    truncated: sums.text_cut,
    unreadable: sums.text_unreadable,
    unresolved,
  };
}

const SETTLE_TRIES = 20;

/**
 * Waits until nothing is counted any more: a program that runs on another CPU while its link is closed still counts its event, within
 * microseconds.
 */
export function settle(accounts: PerCpuMap<number, Sums>): void {
  let seen = sumsOf(accounts).seen;
  for (let tries = 0; tries < SETTLE_TRIES; tries++) {
    const now = sumsOf(accounts).seen;
    if (now === seen) return;
    seen = now;
  }
}

/** The counts of all CPUs together. */
export function sumsOf(accounts: PerCpuMap<number, Sums>): Sums {
  const sums = {
    seen: 0,
    lost_ring_full: 0,
    lost_map_full: 0,
    lost_return: 0,
    text_cut: 0,
    text_unreadable: 0,
  };
  for (const cpu of accounts.get(0) ?? []) {
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += cpu[key];
  }
  return sums;
}

const causes = {
  ring_full: 'the ring buffer was full',
  map_full: 'a map in the kernel was full',
  recursion: 'the kernel skipped the tracer, which was running on that CPU already',
} as const;

/** The closing lines of every command, for people: `2.0 s: 12 seen = 11 delivered + 1 lost (…)`. */
export function accountingText(seconds: number, line: Accounting): string[] {
  const lost = Object.entries(causes)
    .map(([cause, words]) => [line.lost_by_cause[cause as keyof typeof causes], words] as const)
    .filter(([amount]) => amount > 0)
    .map(([amount, words]) => `${amount} because ${words}`);
  const notes = [
    [line.truncated, 'text', 'cut'],
    [line.unreadable, 'text', 'not in memory, so unreadable'],
    [line.unresolved, 'address', 'without a name'],
  ] as const;
  return [
    `${seconds.toFixed(1)} s: ${line.seen} seen = ${line.delivered} delivered + ${line.lost} lost${lost.length > 0 ? ` (${lost.join(', ')})` : ''}`,
    ...notes
      .filter(([amount]) => amount > 0)
      .map(([amount, noun, what]) => `${count(amount, noun)} ${what}`),
  ];
}
