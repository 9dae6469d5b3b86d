import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { prepareLearner } from './learner.ts';

let lesson = '';
beforeEach(() => {
  lesson = mkdtempSync(join(tmpdir(), 'dojo-learner-'));
  const made = lesson;
  onTestFinished(() => rmSync(made, { recursive: true }));
  stub('index.ts', 'stub 1');
});

const stub = (name: string, text: string) => {
  mkdirSync(join(lesson, 'stub', name, '..'), { recursive: true });
  writeFileSync(join(lesson, 'stub', name), text);
};
const write = (name: string, text: string) => writeFileSync(join(lesson, 'src', name), text);
const own = (name = 'index.ts') => readFileSync(join(lesson, 'src', name), 'utf8');

test('the learner begins with the stubs', () => {
  stub('maps/open.ts', 'below');
  expect(prepareLearner(lesson)).toEqual([]);
  expect([own(), own('maps/open.ts')]).toEqual(['stub 1', 'below']);
});

test('what the learner wrote stays', () => {
  prepareLearner(lesson);
  write('index.ts', 'mine');
  write('notes.md', 'mine, too');
  expect(prepareLearner(lesson)).toEqual([]);
  expect([own(), own('notes.md')]).toEqual(['mine', 'mine, too']);
});

test('what the learner never touched follows its stub', () => {
  prepareLearner(lesson);
  stub('index.ts', 'stub 2');
  expect(prepareLearner(lesson)).toEqual([]);
  expect(own()).toBe('stub 2');
});

test('what the learner wrote is told of when its stub changes, and stays', () => {
  prepareLearner(lesson);
  write('index.ts', 'mine');
  stub('index.ts', 'stub 2');
  expect(prepareLearner(lesson)).toEqual(['index.ts']);
  expect(prepareLearner(lesson)).toEqual(['index.ts']);
  expect(own()).toBe('mine');
});

test('who takes over the new stub by hand is told no more', () => {
  prepareLearner(lesson);
  write('index.ts', 'mine');
  stub('index.ts', 'stub 2');
  write('index.ts', 'stub 2');
  expect(prepareLearner(lesson)).toEqual([]);
  stub('index.ts', 'stub 3');
  prepareLearner(lesson);
  expect(own()).toBe('stub 3');
});

test('a copy of the stub that nothing is known of counts as untouched', () => {
  mkdirSync(join(lesson, 'src'));
  copyFileSync(join(lesson, 'stub', 'index.ts'), join(lesson, 'src', 'index.ts'));
  expect(prepareLearner(lesson)).toEqual([]);
  stub('index.ts', 'stub 2');
  expect(prepareLearner(lesson)).toEqual([]);
  expect(own()).toBe('stub 2');
});

test('a file that is gone comes back as its stub', () => {
  prepareLearner(lesson);
  rmSync(join(lesson, 'src', 'index.ts'));
  prepareLearner(lesson);
  expect(own()).toBe('stub 1');
});

test('a file that has no stub any more goes, unless the learner wrote in it', () => {
  for (const name of ['old.ts', 'mine.ts']) stub(name, 'old');
  prepareLearner(lesson);
  write('mine.ts', 'mine');
  for (const name of ['old.ts', 'mine.ts']) rmSync(join(lesson, 'stub', name));
  expect(prepareLearner(lesson)).toEqual([]);
  expect(existsSync(join(lesson, 'src', 'old.ts'))).toBe(false);
  expect(own('mine.ts')).toBe('mine');
});

test.for(['', '{', 'null', '7'])('a record that holds %j loses no work', (text) => {
  prepareLearner(lesson);
  write('index.ts', 'mine');
  write('.stub.json', text);
  expect(prepareLearner(lesson)).toEqual([]);
  expect(own()).toBe('mine');
});

test('nothing is written when nothing is new', () => {
  prepareLearner(lesson);
  const times = () =>
    readdirSync(join(lesson, 'src')).map(
      (name) => statSync(join(lesson, 'src', name), { bigint: true }).mtimeNs,
    );
  const before = times();
  prepareLearner(lesson);
  expect(times()).toEqual(before);
});
