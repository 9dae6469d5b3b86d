import { describe, expect, test } from 'vitest';
import type { Lesson } from '@ebpf-dojo/course/lessons';
import type { LessonTest } from '@ebpf-dojo/course/report';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { judge, judgeRun, targetsOf } from './judge.ts';
import { reportOf } from './report.ts';

let lesson: Lesson;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'judge-'));
  mkdirSync(join(folder, 'mutants'));
  const mutant = {
    task: '03.2',
    why: 'it is wrong',
    fails: '[03.2] works',
    message: 'no key',
    edits: [{ file: 'index.ts', from: 'a', to: 'b' }],
  };
  writeFileSync(join(folder, 'mutants', 'wrong.json'), JSON.stringify(mutant));
  lesson = {
    number: '03',
    name: 'lesson-03',
    folder,
    title: 'maps',
    minutes: 60,
    difficulty: 'medium',
    minKernel: '5.10',
    needs: [],
    prerequisites: [],
    learned: 'count.',
    tasks: [
      { id: '03.1', title: 'a', file: 'index.ts', hints: ['1', '2', '3'], red: 'todo' },
      { id: '03.2', title: 'b', file: 'index.ts', hints: ['1', '2', '3'], red: 'no key' },
    ],
  };
});
afterAll(() => rmSync(lesson.folder, { recursive: true }));

function result(task: string, failure?: readonly [name: string, message: string]): LessonTest {
  return {
    project: '',
    file: 'test/a.test.ts',
    title: `[${task}] works`,
    status: failure === undefined ? 'pass' : 'fail',
    failures: failure === undefined ? [] : [{ name: failure[0], message: failure[1] }],
  };
}

const TODO = ['TodoError', '03.1 is not written yet: write it'] as const;
const NO_KEY = ['Error', 'map\n  Expected: counts[1]\n  Got:      no key 1'] as const;

function problems(target: Parameters<typeof judge>[1], ...tests: LessonTest[]): string[] {
  return judge(lesson, target, tests).flatMap(({ claim, problem }) =>
    problem === undefined ? [] : [`${claim}: ${problem}`],
  );
}

test('the targets are the stub, each task done, the solution and the mutants', () => {
  expect(targetsOf(lesson)).toEqual(['stub', 'step:1', 'solution', 'mutant:wrong']);
});

describe('[Q1] a stub', () => {
  test('is right when each task is red for its reason', () => {
    expect(problems('stub', result('03.1', TODO), result('03.2', NO_KEY))).toEqual([]);
  });

  test('is wrong when a task is green', () => {
    expect(problems('stub', result('03.1', TODO), result('03.2'))).toEqual([
      '03.2 is red by no key: no test of it fails',
    ]);
  });

  test('is wrong when a task fails by the todo of another, or by something else', () => {
    expect(problems('stub', result('03.1', NO_KEY), result('03.2', TODO))).toEqual([
      expect.stringContaining('03.1 is red by todo: none of its tests fails by it'),
      expect.stringContaining('03.2 is red by no key: none of its tests fails by it'),
    ]);
  });

  test('is wrong when a test crashes, beside one that fails as it should', () => {
    const crash = ['TypeError', 'x is not a function'] as const;
    expect(
      problems('stub', result('03.1', TODO), result('03.1', crash), result('03.2', NO_KEY)),
    ).toEqual([
      '03.1 is red by todo: “[03.1] works” fails otherwise: TypeError: x is not a function',
    ]);
  });

  test('is wrong when something fails around its tests, and when nothing ran', () => {
    const around = { ...result('03.1', TODO), title: 'the file as a whole' };
    expect(problems('stub', result('03.1', TODO), result('03.2', NO_KEY), around)).toEqual([
      expect.stringContaining('nothing fails around its tests: “the file as a whole” fails'),
    ]);
    expect(problems('stub')).toEqual(['its tests run: no test ran']);
  });
});

test('[L-a] with a task done, that one is green and the next is red', () => {
  expect(problems('step:1', result('03.1'), result('03.2', NO_KEY))).toEqual([]);
  expect(problems('step:1', result('03.1', TODO), result('03.2'))).toEqual([
    expect.stringContaining('03.1 is green: “[03.1] works” fails'),
    '03.2 is red by no key: no test of it fails',
  ]);
});

test('with a task done, later ones may wait for the next, but not the next itself, nor any of a stub', () => {
  const third = lesson.tasks.slice(1).map((task) => ({ ...task, id: '03.3' }));
  const three = { ...lesson, tasks: [...lesson.tasks, ...third] };
  const waits = (task: string): LessonTest => ({ ...result(task), status: 'waits' });
  const of = (target: Parameters<typeof judge>[1], ...tests: LessonTest[]) =>
    judge(three, target, tests).flatMap(({ claim, problem }) =>
      problem === undefined ? [] : [`${claim}: ${problem}`],
    );
  const [green, red] = [result('03.1'), result('03.2', NO_KEY)];
  expect(of('step:1', green, red, waits('03.3'))).toEqual([]);
  expect(of('step:1', green, red, result('03.3'), waits('03.3'))).toEqual([]);
  const crash = result('03.3', ['TypeError', 'x is not a function']);
  expect(of('step:1', green, red, crash, waits('03.3'))).toEqual([
    '03.3 waits: “[03.3] works” fails otherwise: TypeError: x is not a function',
  ]);
  expect(of('step:1', green, waits('03.2'), result('03.3', NO_KEY))).toEqual([
    '03.2 is red by no key: no test of it fails',
  ]);
  expect(of('stub', result('03.1', TODO), red, waits('03.3'))).toEqual([
    '03.3 is red by no key: no test of it fails',
  ]);
});

test('[Q1] a solution passes every test, and every test is of a task', () => {
  expect(problems('solution', result('03.1'), result('03.2'))).toEqual([]);
  expect(problems('solution', result('03.1'))).toEqual(['03.2 is green: it has no test']);
  expect(problems('solution', result('03.1'), result('03.2'), result('03.9'))).toEqual([
    'every test is of a task: “[03.9] works” is of none',
  ]);
});

test('[Q1] a mutant fails its test alone, with its message', () => {
  expect(problems('mutant:wrong', result('03.1'), result('03.2', NO_KEY))).toEqual([]);
  expect(problems('mutant:wrong', result('03.1'), result('03.2'))).toEqual([
    'fails “[03.2] works” and no other: what failed: nothing',
  ]);
  expect(problems('mutant:wrong', result('03.1', TODO), result('03.2', NO_KEY))).toEqual([
    'fails “[03.2] works” and no other: what failed: “[03.1] works”, “[03.2] works”',
  ]);
  expect(problems('mutant:wrong', result('03.1'), result('03.2', ['Error', 'other']))).toEqual([
    'is told “no key”: it was told: other',
  ]);
});

test('an error that no test waited for is a problem of the run, told once', () => {
  const outside: LessonTest = {
    ...result('03.1', TODO),
    title: 'outside of the tests',
    failures: [{ name: 'ClosedError', message: 'the ring is closed', where: 'index.ts:7' }],
  };
  expect(judgeRun(lesson, [result('03.1')]).problem).toBeUndefined();
  expect(judgeRun(lesson, [result('03.1'), outside, outside]).problem).toBe(
    'ClosedError: the ring is closed (index.ts:7)',
  );
});

test('what could not run proves nothing: its claims are told as blocked, and the others are judged', () => {
  const stopped: LessonTest = {
    ...result('03.2'),
    status: 'blocked',
    blocked: { reason: 'no kprobes', remedy: 'Use another.' },
  };
  const statuses = (target: Parameters<typeof judge>[1], ...tests: LessonTest[]) =>
    reportOf(judge(lesson, target, tests)).tests.map(({ title, status }) => `${status} ${title}`);
  expect(statuses('solution', result('03.1'), stopped)).toEqual([
    'pass solution > every test is of a task',
    'pass solution > 03.1 is green',
    'blocked solution > 03.2 is green',
  ]);
  expect(statuses('step:1', result('03.1', TODO), stopped)).toEqual([
    'fail step:1 > 03.1 is green',
    'blocked step:1 > 03.2 is red by no key',
    'pass step:1 > nothing fails around its tests',
  ]);
  expect(statuses('mutant:wrong', result('03.1'), stopped)).toEqual([
    'blocked mutant:wrong > fails “[03.2] works” and no other',
    'blocked mutant:wrong > is told “no key”',
  ]);
});
