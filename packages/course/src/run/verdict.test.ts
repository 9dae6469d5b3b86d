import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { blocked, failed, fixtureLesson, passed } from '../testing/fixture-lesson.ts';
import type { LessonTest } from '../testing/lesson-report.ts';
import { standingOf } from './standing.ts';
import { verdictText, type VerdictContext } from './verdict.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verdict-'));
  mkdirSync(join(folder, 'src'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function textOf(tests: readonly LessonTest[], context: Partial<VerdictContext> = {}): string[] {
  const lesson = { ...fixtureLesson(), folder };
  const standing = standingOf(lesson, tests);
  return verdictText(standing, {
    lesson,
    folder: join(folder, 'src'),
    hintsShown: () => 0,
    next: undefined,
    inVm: false,
    color: false,
    ...context,
  })
    .trimEnd()
    .split('\n');
}

test('RED says what to do, where, and how to get a hint; later tasks wait', () => {
  writeFileSync(join(folder, 'src', 'index.ts'), "\n\n  todo('03.2', 'write it');\n");
  expect(textOf([passed('03.1'), failed('03.2'), failed('03.3')])).toEqual([
    'LESSON 03 · maps                     1/3 tasks',
    '✓ 03.1 task 1',
    '✗ 03.2 task 2',
    '  Test:     works',
    '  To do:    write it',
    '  Next:     src/index.ts:3  todo(03.2)',
    '  Hint:     pnpm dojo hint 03.2   (1 of 3)',
    '· 03.3 task 3  waits for 03.2',
  ]);
});

test('what was not run waits like what failed after it', () => {
  const waits = { ...passed('03.3'), status: 'waits' } as const;
  expect(textOf([failed('03.1'), failed('03.2'), waits]).slice(-2)).toEqual([
    '· 03.2 task 2  waits for 03.1',
    '· 03.3 task 3  waits for 03.1',
  ]);
});

test('a title as long as its column is still apart from the count', () => {
  const lesson = { ...fixtureLesson(), folder, title: 'communication of user and kernel' };
  expect(textOf([failed('03.1')], { lesson })[0]).toBe(
    'LESSON 03 · communication of user and kernel 0/3 tasks',
  );
});

test('RED shows what was done, expected and seen', () => {
  const message =
    "map 'counts' (hash)\n  Did:      child 1 opened 3 files\n  Expected: counts[1] = 3\n  Got:      no key 1";
  expect(textOf([failed('03.1', message), passed('03.2'), passed('03.3')]).slice(1, 8)).toEqual([
    '✗ 03.1 task 1',
    '  Test:     works',
    "  Look at:  map 'counts' (hash)",
    '  Did:      child 1 opened 3 files',
    '  Expected: counts[1] = 3',
    '  Got:      no key 1',
    '  Next:     src/index.ts',
  ]);
});

test('without a mark, it goes on where the failure came about', () => {
  const bare = failed('03.1', 'x is not a function');
  const thrown = {
    ...bare,
    failures: [{ name: 'TypeError', message: 'x is not a function', where: 'src/index.ts:7' }],
  };
  const lines = textOf([thrown, passed('03.2'), passed('03.3')]);
  expect(lines).toContain('  Failed:   TypeError: x is not a function');
  expect(lines).toContain('  Next:     src/index.ts:7');
});

test('the hint to ask for is the first that was not shown, and the last stays', () => {
  const tests = [failed('03.1'), passed('03.2'), passed('03.3')];
  const hint = (shown: number) =>
    textOf(tests, { hintsShown: () => shown }).find((line) => line.includes('Hint:'));
  expect([0, 1, 2, 3].map(hint)).toEqual(
    [1, 2, 3, 3].map((n) => `  Hint:     pnpm dojo hint 03.1   (${n} of 3)`),
  );
});

test('GREEN says what was learned and what is next', () => {
  const next = { ...fixtureLesson(), name: 'lesson-04', folder: '/clone/lessons/04-communication' };
  const tests = [passed('03.1'), passed('03.2'), passed('03.3')];
  expect(textOf(tests, { next }).slice(-2)).toEqual([
    'GREEN  You can now count in the kernel.',
    'Next: lessons/04-communication/README.md, then pnpm --filter lesson-04 test',
  ]);
  expect(textOf(tests).at(-1)).toContain('pnpm dojo verify');
});

test('BLOCKED says why, how to fix it, and that a VM can do it', () => {
  const tests = [passed('03.1'), blocked('03.2'), passed('03.3')];
  expect(textOf(tests).slice(1)).toEqual([
    '✓ 03.1 task 1',
    '⊘ 03.2 task 2  BLOCKED',
    '✓ 03.3 task 3',
    'BLOCKED  this kernel has no kprobes',
    '  Fix:      Use another.',
    '  Here:     pnpm --filter lesson-03 test --vm   (in a VM, with a kernel that has it)',
  ]);
  expect(textOf(tests, { inVm: true }).at(-1)).toBe('  Fix:      Use another.');
});
