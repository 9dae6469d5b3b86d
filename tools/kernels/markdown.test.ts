import { expect, test } from 'vitest';
import { compareDocument } from './document-check.ts';
import { renderDocument } from './markdown.ts';
import { merge } from './merge.ts';
import { blocked, failed, inFile, oldFacts, passed, ran } from './testing.ts';

const NASTY = '["trace","-d"] is a `wrong` | <line>';

const runs = [
  ran('5.10', [passed('a'), blocked('b', 'kprobe.multi'), passed(NASTY)], { facts: oldFacts }),
  ran('6.12', [passed('a'), passed('b', ['kprobe.multi']), passed(NASTY)]),
] as const;
const [old, recent] = runs;
const page = renderDocument(merge(runs));

test('a page has kernels with their releases, tests with their marks, and reasons at the end', () => {
  expect(page).toContain(String.raw`| 5.10 | 5.10.0-32-amd64 x86\_64 | 2 | 0 | 1 |`);
  expect(page).toContain('### `packages/core/src/attach/attach.kernel.test.ts`');
  expect(page).toContain('| b | BLOCKED 1 | ✓ |');
  expect(page).toContain('\n1. this kernel has no kprobe.multi\n');
  expect(page).toContain(String.raw`| \["trace","-d"\] is a \`wrong\` \| \<line\> | ✓ | ✓ |`);
});

test('what failed, and what is BLOCKED without an excuse, has its cross', () => {
  const bad = renderDocument(
    merge([old, ran('6.12', [failed('a', 'no'), blocked('b', 'kprobe')])]),
  );
  expect(bad).toContain('| a | ✓ | ✗ |');
  expect(bad).toContain('| b | BLOCKED 1 | ✗ |');
  expect(bad).toContain('| ✓ | – |');
});

test('a page of the same run is right, however long it took', () => {
  const slower = runs.map((run) => ({ ...run, duration: 99_000 }));
  expect(compareDocument(page, merge(slower))).toEqual({ problems: [], notes: [] });
});

test('a page that is not there, of other tests or other outcomes is wrong', () => {
  const problemOf = (text: string | undefined, all: Parameters<typeof merge>[0]) =>
    compareDocument(text, merge(all)).problems.join('\n');
  expect(problemOf(undefined, runs)).toContain('there is no such page');
  const more = problemOf(page, [{ ...old, tests: [...old.tests, passed('new')] }, recent]);
  expect(more).toContain('attach.kernel.test.ts: new: it is new');
  const fewer = problemOf(
    page,
    runs.map((run) => ({ ...run, tests: run.tests.slice(1) })),
  );
  expect(fewer).toContain('attach.kernel.test.ts: a: it is gone');
  const better = problemOf(page, [
    { ...old, tests: [passed('a'), passed('b'), passed(NASTY)] },
    recent,
  ]);
  expect(better).toContain('b, on 5.10: BLOCKED in the page, and ✓ now');
  expect(better).toContain('pnpm docs:kernels');
});

test('a kernel of another release is noted, and its outcomes are not compared', () => {
  const moved = { ...old, facts: { ...oldFacts, release: '5.10.0-33-amd64' } };
  const other = { ...moved, tests: [passed('a'), passed('b'), passed(NASTY)] };
  const { problems, notes } = compareDocument(page, merge([other, recent]));
  expect(problems).toEqual([]);
  expect(notes).toEqual([
    'docs/kernels.md is about 5.10 5.10.0-32-amd64 x86_64; this run was on 5.10.0-33-amd64 x86_64.',
  ]);
});

test('a test that failed in this run is no fault of the page', () => {
  const tests = [failed('a', 'no'), passed('b'), passed(NASTY)];
  expect(compareDocument(page, merge([old, { ...recent, tests }])).problems).toEqual([]);
});

const LOAD = 'lessons/03-maps/test/3-load.kernel.test.ts';
const BEHAVIOUR = 'lessons/03-maps/test/4-behaviour.kernel.test.ts';
const PROBES = 'lessons/01-probes/test/3-load.kernel.test.ts';
const ALONE = 'lessons/03-maps/test/4-fast.host.kernel.test.ts';

function lessonRuns(...rest: ReturnType<typeof passed>[]) {
  const maps = [inFile(LOAD, passed('a')), inFile(BEHAVIOUR, passed('b'))];
  return [
    ran('host', [inFile(PROBES, passed('p')), ...maps, inFile(ALONE, passed('c')), passed('x')]),
    ran(
      '5.10',
      [
        inFile(PROBES, blocked('p', 'kprobe.multi')),
        inFile(LOAD, blocked('a', 'cookie')),
        inFile(BEHAVIOUR, blocked('b', 'kprobe.multi')),
        blocked('x', 'uprobe.multi'),
      ],
      { facts: oldFacts },
    ),
    ran('6.12', [...maps, ...rest]),
  ];
}

test('[Q2] a page tells first what became of lessons on each kernel', () => {
  const text = renderDocument(merge(lessonRuns(inFile(PROBES, failed('p', 'no')))));
  const [, lessons = '', after = ''] = text.split(/^## /m);
  expect(after).toMatch(/^Features/);
  expect(lessons.split('\n').filter((line) => line.startsWith('|'))).toEqual([
    '| Lesson | host | 5.10 | 6.12 |',
    '| --- | --- | --- | --- |',
    '| 01-probes | ✓ 1 test | BLOCKED 1 of 1 (1) | ✗ 1 of 1 |',
    '| 03-maps | ✓ 3 tests | BLOCKED 2 of 2 (1, 2) | ✓ 2 tests |',
  ]);
  expect(text).toContain('1. this kernel has no kprobe.multi\n2. this kernel has no cookie\n');
  expect(text).toContain(`### \`${LOAD}\``);
  expect(page).not.toContain('## Lessons');
});

test('a page without its lessons, or with other ones, is wrong', () => {
  const matrix = merge(lessonRuns());
  const text = renderDocument(matrix);
  expect(compareDocument(text, matrix)).toEqual({ problems: [], notes: [] });
  const without = text.replace('| 01-probes |', '| 02-probes |');
  expect(compareDocument(without, matrix).problems[0]).toContain('lesson 01-probes: it is new');
  const other = text.replace('BLOCKED 2 of 2 (1, 2)', 'BLOCKED 1 of 2 (1)');
  expect(compareDocument(other, matrix).problems[0]).toContain(
    'lesson 03-maps, on 5.10: BLOCKED 1 of 2 in the page, and BLOCKED 2 of 2 now',
  );
});
