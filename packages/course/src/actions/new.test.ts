// What `dojo new` makes passes what every lesson has to. Its tests need a kernel: `pnpm test:lessons` proves those of a lesson made so.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { TOP, readLesson, type Lesson } from '../lesson/index.ts';
import { marksIn, mutantsOf, prepareTarget, readSources, withTasksDone } from '../targets/index.ts';
import { mutated } from '../targets/mutant.ts';
import { runDojo } from './testing/dojo-run.ts';

const TITLE = `files that are "opened" & {{read}}`;
let top = '';
let folder = '';
let lesson: Lesson;

beforeAll(async () => {
  // In the clone, so that packages are found; git ignores it.
  mkdirSync(join(TOP, '.cache'), { recursive: true });
  top = mkdtempSync(join(TOP, '.cache', 'new-lesson-'));
  const { code, stdout } = await runDojo(join(top, 'lessons'), 'new', '27-file-opens', TITLE);
  expect({ code, first: stdout.split('\n')[0] }).toEqual({
    code: 0,
    first: 'lessons/27-file-opens is there, with a task for each kind of file.',
  });
  folder = join(top, 'lessons', '27-file-opens');
  lesson = readLesson(folder);
});
afterAll(() => rmSync(top, { recursive: true }));

const sources = (target: string) => readSources(join(folder, target));

/** Runs one of the clone's tools there. */
function tool(name: string, args: readonly string[], cwd = folder) {
  const { status, stdout, stderr } = spawnSync(join(TOP, 'node_modules/.bin', name), args, {
    cwd,
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}

test('it has its number, its name and its title, and no placeholder is left', () => {
  expect(lesson.title).toBe(TITLE);
  expect(lesson.tasks.map(({ id }) => id)).toEqual(['27.1', '27.2', '27.3', '27.4']);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of files.filter((each) => each.isFile())) {
    expect(entry.name).not.toContain('template');
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    expect(text.replaceAll('{{read}}', '')).not.toContain('{{');
  }
});

test('each task has its place in the stub, and makes a part of the solution', () => {
  const [stub, solution] = [sources('stub'), sources('solution')];
  const ids = lesson.tasks.map(({ id }) => id);
  expect([...stub.values()].flatMap(marksIn).toSorted()).toEqual(ids);
  for (const { id, file } of lesson.tasks) expect(marksIn(stub.get(file) ?? '')).toContain(id);
  const left = ids.map((_, done) =>
    [...withTasksDone(stub, solution, new Set(ids.slice(0, done))).values()].flatMap(marksIn),
  );
  expect(left.map((marks) => marks.toSorted())).toEqual(ids.map((_, done) => ids.slice(done)));
  expect(withTasksDone(stub, solution, new Set(ids))).toEqual(solution);
});

test('each task has a mutant, made of the solution, and failing one of its tests', () => {
  const titles = [...sources('test').values()].join('\n');
  const mutants = mutantsOf(folder);
  for (const mutant of mutants) {
    expect(mutated(sources('solution'), mutant)).not.toEqual(sources('solution'));
    expect(titles).toContain(`test('${mutant.fails}'`);
    expect(mutant.fails).toContain(`[${mutant.task}]`);
  }
  expect(mutants.map(({ task }) => task).toSorted()).toEqual(lesson.tasks.map(({ id }) => id));
});

test('it compiles, and its types are right', { timeout: 60_000 }, () => {
  for (const target of ['src', 'stub', 'solution'] as const) prepareTarget(folder, target);
  writeFileSync(
    join(top, 'lessons', 'tsconfig.json'),
    readFileSync(join(TOP, 'lessons', 'tsconfig.json'), 'utf8').replace(
      '../tsconfig.base.json',
      join(TOP, 'tsconfig.base.json'),
    ),
  );
  expect(tool('tsc', ['--noEmit'])).toEqual({ status: 0, said: '' });
});

test('it is formatted, and the linter is content', { timeout: 60_000 }, async () => {
  // Outside of the clone: both leave out what git ignores.
  const elsewhere = mkdtempSync(join(tmpdir(), 'new-lesson-'));
  onTestFinished(() => rmSync(elsewhere, { recursive: true }));
  for (const name of ['.oxfmtrc.json', '.oxlintrc.json'])
    cpSync(join(TOP, name), join(elsewhere, name));
  await runDojo(join(elsewhere, 'lessons'), 'new', '27-file-opens', TITLE);
  expect(tool('oxfmt', ['--check', 'lessons'], elsewhere)).toMatchObject({
    status: 0,
    said: expect.stringContaining('All matched files use the correct format'),
  });
  expect(tool('oxlint', ['lessons'], elsewhere)).toMatchObject({
    status: 0,
    said: expect.stringContaining('Found 0 warnings and 0 errors'),
  });
});
