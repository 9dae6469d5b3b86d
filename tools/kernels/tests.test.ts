import { expect, test } from 'vitest';
import { blocked, failed, passed } from './testing.ts';
import { unexplained } from './tests.ts';

test.for([
  ['all passed', [passed('a')], 0],
  ['a test failed', [passed('a'), failed('b', 'no')], 1],
  ['some are BLOCKED that were asked for by name', [blocked('a', 'kprobe')], 3],
] as const)('%s: the exit code is explained', ([, tests, code]) => {
  expect(unexplained(tests, code)).toBeUndefined();
});

test.for([
  ['no test was found', [], 0, 'found no test'],
  ['there were errors outside of tests', [passed('a')], 1, 'no test of it failed'],
] as const)('%s: the run is not to be believed', ([, tests, code, reason]) => {
  expect(unexplained(tests, code)?.reason).toContain(reason);
});
