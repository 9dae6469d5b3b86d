import type { Accounting } from '../tracing/accounting.ts';

/** Several accounts as one. */
export function sumAccounts(accounts: readonly Accounting[]): Accounting {
  const sum = (field: (account: Accounting) => number) =>
    accounts.reduce((total, account) => total + field(account), 0);
  return {
    seen: sum(({ seen }) => seen),
    delivered: sum(({ delivered }) => delivered),
    lost: sum(({ lost }) => lost),
    lost_by_cause: {
      ring_full: sum((account) => account.lost_by_cause.ring_full),
      map_full: sum((account) => account.lost_by_cause.map_full),
      recursion: sum((account) => account.lost_by_cause.recursion),
    },
    truncated: sum(({ truncated }) => truncated),
    unreadable: sum(({ unreadable }) => unreadable),
    unresolved: sum(({ unresolved }) => unresolved),
  };
}
