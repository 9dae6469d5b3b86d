import { expect, test } from 'vitest';
import { problemsOf } from './judge.ts';
import { merge } from './merge.ts';
import { suiteReport } from './suite-report.ts';
import { summaryText } from './summary.ts';
import { blocked, failed, oldFacts, passed, ran } from './testing.ts';

const trouble = { blocked: true, reason: 'no QEMU', remedy: ['install it'] };
const matrix = merge([
  ran('5.10', [passed('a'), blocked('b', 'kprobe.multi'), blocked('c', 'kprobe')], {
    facts: oldFacts,
    duration: 121_400,
  }),
  ran('6.12', [failed('a', 'Error: no\n  at x'), passed('b'), passed('c')]),
  ran('newest', [], { facts: undefined, trouble, duration: 2000 }),
]);
const problems = problemsOf(matrix, true);

test('a line for each kernel, the BLOCKED ones by reason, then all that is wrong', () => {
  expect(summaryText(matrix, problems, 130_000))
    .toBe(`5.10 (5.10.0-32-amd64): 1 passed, 1 failed, 1 blocked, 121 s
6.12 (6.12.1-amd64): 2 passed, 1 failed, 0 blocked, 1 s
newest: BLOCKED, 2 s
all: 130 s
BLOCKED on 5.10: 1 test: this kernel has no kprobe.multi

BLOCKED newest
  BLOCKED: no QEMU
  install it

FAILED  6.12 > packages/core/src/attach/attach.kernel.test.ts > a
  Error: no
    at x

FAILED  5.10 > packages/core/src/attach/attach.kernel.test.ts > c
  BLOCKED: this kernel has no kprobe
  By tools/kernels/features.ts this kernel has kprobe.
`);
});

test('the suite counts each test on each kernel, and each problem once', () => {
  const { tests } = suiteReport(matrix, problems, []);
  expect(tests.map(({ title, status, errors }) => [title, status, errors.length])).toEqual([
    ['a (on 5.10)', 'pass', 0],
    ['a (on 6.12)', 'fail', 1],
    ['b (on 5.10)', 'blocked', 0],
    ['b (on 6.12)', 'pass', 0],
    ['c (on 5.10)', 'fail', 1],
    ['c (on 6.12)', 'pass', 0],
    ['the run as a whole (on newest)', 'fail', 1],
  ]);
});

test('what an earlier run told of is told once, and what only shows beside other kernels as well', () => {
  const { tests } = suiteReport(matrix, problems, ['5.10']);
  expect(tests.map(({ title, status }) => [title, status])).toEqual([
    ['a (on 6.12)', 'fail'],
    ['b (on 6.12)', 'pass'],
    ['c (on 6.12)', 'pass'],
    ['the run as a whole (on newest)', 'fail'],
  ]);
  const uneven = merge([ran('5.10', [passed('a')]), ran('6.12', [passed('a'), passed('b')])]);
  expect(
    suiteReport(uneven, problemsOf(uneven, false), ['5.10']).tests.map(({ title }) => title),
  ).toEqual(['a (on 6.12)', 'b (on 6.12)', 'b (on 5.10)']);
});
