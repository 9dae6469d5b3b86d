import { expect, test } from 'vitest';
import { Waiting } from './waiting.ts';

const files = new Map([
  ['rank.ts', "  todo('03.2', 'sort');\n  todo(\n    '03.4',\n    'add up',\n  );\n"],
  ['counter.bpf.c', '\tTODO("03.5");\n'],
]);

test('a task that nobody has begun waits for an earlier one that failed', () => {
  const waiting = new Waiting(files);
  expect(waiting.forTest('[03.4] adds up')).toBeUndefined();
  waiting.failed('a suite > [03.2] sorts');
  expect(
    ['03.1', '03.2', '03.3', '03.4', '03.5'].map((id) => waiting.forTest(`[${id}] x`)),
  ).toEqual([undefined, undefined, undefined, '03.2', '03.2']);
});

test('it waits for the earliest that failed, and a test of no task for none', () => {
  const waiting = new Waiting(files);
  waiting.failed('[03.4] adds up');
  expect(waiting.forTest('[03.2] sorts')).toBeUndefined();
  waiting.failed('[03.1] begins');
  waiting.failed('[03.3] reads');
  waiting.failed('of no task');
  expect(waiting.forTest('[03.5] counts')).toBe('03.1');
  expect(waiting.forTest('of no task')).toBeUndefined();
});
