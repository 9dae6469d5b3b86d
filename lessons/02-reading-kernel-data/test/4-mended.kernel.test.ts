import { randomInt } from 'node:crypto';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { gallery } from '#lesson';

requires('root', 'bpf', 'btf', 'ring buffer');

/** The context of a raw tracepoint: its arguments. */
function context(first: number, second: number): { ctx: Uint8Array } {
  return { ctx: new Uint8Array(BigInt64Array.of(BigInt(first), BigInt(second)).buffer) };
}

test('[02.7] [M1.6] descendant ends, and tells descendants from others', () => {
  const answers = [process.pid, process.ppid, 2 ** 22 + 1].map((ancestor) => {
    using open = gallery.descendant();
    open.globals.ancestor = ancestor;
    using object = open.load();
    return object.programs.descendant.testRun({ ctx: context(0, 0).ctx }).returnValue;
  });
  expect(answers).toObserve([1, 1, 0], {
    what: 'whether this process descends from itself, from its parent, and from nobody',
    did: 'ran descendant three times',
  });
});

test('[02.7] [M1.6] calls-by-number counts each number, and none beyond the last', () => {
  using open = gallery['calls-by-number']();
  using object = open.load();
  const numbers = Array.from({ length: randomInt(20, 40) }, () => randomInt(0, 512));
  for (const number of [...numbers, 0, 511, 512, 513, 1023, -1, 2 ** 40])
    object.programs.calls_by_number.testRun(context(0, number));
  const expected = Array.from({ length: 512 }, () => 0);
  for (const number of [...numbers, 0, 511]) expected[number] = (expected[number] ?? 0) + 1;
  expect(object.maps.calls_by_number_counts.get(0)?.count).toObserve(expected, {
    what: 'counts',
    did: `made ${numbers.length + 2} calls with numbers from 0 to 511, and five with others`,
    beside: object,
  });
});

test('[02.7] [M1.6] calls-by-process counts from the first call on', () => {
  using open = gallery['calls-by-process']();
  using object = open.load();
  const calls = randomInt(3, 20);
  for (let call = 0; call < calls; call++) object.programs.calls_by_process.testRun();
  expect([...object.maps.calls_by_process_counts]).toObserve([[process.pid, calls]], {
    what: 'counts',
    did: `made ${calls} calls in process ${process.pid}`,
    beside: object,
  });
});

test('[02.7] [M1.6] failed-calls has an event for each call that failed, and for no other', () => {
  using open = gallery['failed-calls']();
  using object = open.load();
  const results = Array.from({ length: randomInt(90, 190) }, () =>
    randomInt(0, 4) === 0 ? -randomInt(1, 134) : randomInt(0, 2 ** 31),
  );
  for (const result of results) object.programs.failed_calls.testRun(context(0, result));
  const seen: unknown[] = [];
  object.maps.failures.drain(({ pid, error }) => seen.push({ pid, error }));
  const failed = results.filter((result) => result < 0);
  expect(seen).toObserve(
    failed.map((result) => ({ pid: process.pid, error: -result })),
    { what: 'events', did: `made ${results.length} calls, of which ${failed.length} failed` },
  );
});

test('[02.7] [M1.7] my-parent finds the parent by reads that cannot crash', () => {
  using open = gallery['my-parent']();
  using object = open.load();
  expect(object.programs.my_parent.testRun().returnValue).toObserve(process.ppid, {
    what: 'the parent',
    did: `ran my_parent in process ${process.pid}, which process ${process.ppid} started`,
  });
});
