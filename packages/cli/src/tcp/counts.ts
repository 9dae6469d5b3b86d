import { accountingText, type Accounting } from '../tracing/accounting.ts';
import { count } from '../output/units.ts';
import type { Connection, Outcome, TcpEvent } from './event.ts';
import type { TcpStatus } from './session.ts';

/** What was told, counted: for the summary. */
export class TcpCounts {
  /** How many connections ended how. */
  readonly outcomes = new Map<Outcome, number>();
  stateChanges = 0;

  add(event: TcpEvent): void {
    if (event.type === 'state') this.stateChanges++;
    else this.outcomes.set(event.outcome, (this.outcomes.get(event.outcome) ?? 0) + 1);
  }

  /** The closing lines, for people. */
  lines(
    { connections, notFollowed, filterChanges }: TcpStatus,
    seconds: number,
    accounting: Accounting,
  ): string[] {
    const outcomes = [...this.outcomes]
      .toSorted(([, a], [, b]) => b - a)
      .map(([outcome, amount]) => `${amount} ${outcome}`);
    const parts = [
      ...outcomes,
      ...(this.stateChanges > 0 ? [count(this.stateChanges, 'change') + ' of state'] : []),
      `${openOf(connections)} still open`,
    ];
    return [
      parts.join(', '),
      ...(notFollowed > 0
        ? [
            `${count(notFollowed, 'connection')} found no room in the kernel: without owner and times`,
          ]
        : []),
      ...(filterChanges > 0 ? [`the filter was set ${count(filterChanges, 'time')}`] : []),
      ...accountingText(seconds, accounting),
    ];
  }
}

/** How many are established. */
export function openOf(connections: readonly Connection[]): number {
  return connections.filter(({ established }) => established).length;
}
