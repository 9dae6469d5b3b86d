import { HitState, type Hit } from '@ebpf-dojo/bpf/kprobe';
import { expect, test } from 'vitest';
import { kprobeLine as kprobeLineSchema } from '../output/schema/index.ts';
import { WallClock } from '../tracing/clock.ts';
import { kprobeLine } from './describe.ts';
import type { Probe } from './probes.ts';
import { CallCounts } from './summary.ts';
import { KprobeText } from './text-output.ts';

const plan = { argument: 0, reads: 0, size: 4, text: 0, offsets: [] };
const int = { kind: 'integer', bytes: 4, signed: true } as const;
const probe: Probe = {
  name: 'do_open',
  values: [
    { name: 'fd', form: int, plan },
    { name: 'name', form: { kind: 'text' }, plan: { ...plan, text: 1 } },
  ],
  returns: int,
  returnsKnown: true,
  isPlain: true,
};

function hitOf(fields: Partial<Hit> = {}): Hit {
  return {
    start: 5_000_000_000n,
    duration: 2093,
    result: 3n,
    pid: 4242,
    tid: 4243,
    function: 0,
    kernel_stack: -1,
    user_stack: -1,
    state: HitState.HIT_RETURNED,
    unreadable: 0,
    cut: 0,
    comm: 'cat',
    values: [7n, 0x7fffn],
    texts: ['/etc/hostname', '', ''],
    ...fields,
  };
}

const clock = new WallClock();
const text = (returns: boolean, hit: Hit, of = probe) =>
  new KprobeText({
    return: returns,
    timestamp: false,
    probes: [of],
    paint: (_style, shown) => shown,
  }).lines(checked(hit, of), of, 1_500_000n);

function checked(hit: Hit, of = probe) {
  return kprobeLineSchema.parse(kprobeLine(hit, { probe: of, clock, stack: null }));
}

test('[E2] a call as a line, with and without its return', () => {
  expect(text(true, hitOf())).toBe(
    '  0.001500    4242 cat             do_open             3   2.09 µs fd=7 name="/etc/hostname"',
  );
  expect(text(false, hitOf({ state: HitState.HIT_ENTERED }))).toBe(
    '  0.001500    4242 cat             do_open  fd=7 name="/etc/hostname"',
  );
});

test.for([
  ['an error by its name', hitOf({ result: -2n }), ' ENOENT '],
  ['a call that is under way', hitOf({ state: HitState.HIT_RUNNING }), ' running '],
  ['a thread that ended in it', hitOf({ state: HitState.HIT_THREAD_ENDED }), ' ended '],
  ['a text that was cut', hitOf({ cut: 0b10 }), 'name="/etc/hostname"…'],
  ['a text that was not there', hitOf({ unreadable: 0b10 }), 'name=(unreadable)'],
  ['no text at all', hitOf({ values: [7n, 0n] }), 'name=0x0'],
  ['control characters', hitOf({ texts: ['\x1b[2J'] }), String.raw`name="\x1b[2J"`],
] as const)('shows %s', ([, hit, expected]) => {
  expect(text(true, hit)).toContain(expected);
});

test('what is returned is as the types say, and nothing is said of what they do not', () => {
  expect(checked(hitOf({ result: -2n }))).toMatchObject({ return: -2, error: 'ENOENT' });
  const returns = undefined;
  expect(checked(hitOf(), { ...probe, returns })).toMatchObject({ return: null, error: null });
  const unknown = { ...probe, returns, returnsKnown: false };
  expect(checked(hitOf({ result: 2n ** 64n - 2n }), unknown)).toMatchObject({
    return: '0xfffffffffffffffe',
    error: null,
  });
});

test('calls are counted by function, with their errors and the time of those that returned', () => {
  const calls = new CallCounts(true);
  const other = { ...probe, name: 'do_close' };
  calls.add(hitOf({ result: -2n, duration: 5 }), other);
  calls.add(hitOf({ duration: 5 }), probe);
  calls.add(hitOf({ duration: 100, state: HitState.HIT_RUNNING }), probe);
  expect(calls.rows()).toEqual([
    { function: 'do_open', count: 2, errors: 0, total_ns: 5 },
    { function: 'do_close', count: 1, errors: 1, total_ns: 5 },
  ]);
});
