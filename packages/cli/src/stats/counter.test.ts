import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { difference, snapshotOf, sum, withoutProcesses, type Counter } from './counter.ts';

const counter = (
  number: number,
  calls: number,
  { errors = 0, pid = 7, compat = false } = {},
): Counter => ({
  syscall: { number, compat },
  pid,
  calls,
  errors,
});

describe('counters that only grow', () => {
  test('what came between two moments is their difference, most frequent first, without what stood still', () => {
    const before = snapshotOf([counter(0, 5, { errors: 1 }), counter(1, 9)]);
    const after = snapshotOf([
      counter(0, 7, { errors: 2 }),
      counter(1, 9),
      counter(2, 1),
      counter(0, 4, { compat: true }),
      counter(0, 3, { pid: 8 }),
    ]);
    expect(difference(before, after)).toEqual([
      counter(0, 4, { compat: true }),
      counter(0, 3, { pid: 8 }),
      counter(0, 2, { errors: 1 }),
      counter(2, 1),
    ]);
  });

  test('intervals add up to the whole, whatever came when', () => {
    const growth = fc.array(
      fc.array(fc.record({ number: fc.nat(4), calls: fc.nat(9), errors: fc.nat(3) }), {
        maxLength: 6,
      }),
    );
    fc.assert(
      fc.property(growth, (steps) => {
        const now = new Map<number, Counter>();
        let before = snapshotOf([]);
        const parts: Counter[] = [];
        for (const step of steps) {
          for (const { number, calls, errors } of step) {
            const old = now.get(number) ?? counter(number, 0);
            now.set(
              number,
              counter(number, old.calls + calls + errors, { errors: old.errors + errors }),
            );
          }
          const after = snapshotOf(now.values());
          parts.push(...difference(before, after));
          before = after;
        }
        expect(sum(parts)).toEqual(sum(now.values()));
      }),
    );
  });

  test('processes together', () => {
    const rows = [counter(0, 5, { errors: 1 }), counter(0, 7, { pid: 8 }), counter(1, 20)];
    expect(withoutProcesses(rows)).toEqual([
      { ...counter(1, 20), pid: null },
      { ...counter(0, 12, { errors: 1 }), pid: null },
    ]);
  });
});
