import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { stateFolder } from './folder.ts';
import {
  hintsShown,
  isFinished,
  progressOf,
  readProgress,
  recordHint,
  recordReset,
  recordRun,
} from './progress.ts';
import { ownState } from './testing/own-state.ts';

const TASKS = ['03.1', '03.2', '03.3'];
const stateHome = ownState();

describe('progress', () => {
  test('is none at first, and nothing is written by looking', () => {
    expect(readProgress()).toEqual({ version: 1, lessons: {}, hints: {} });
    expect(isFinished('03')).toBe(false);
    expect(readdirSync(stateHome())).toEqual([]);
  });

  test('keeps which tasks passed, and takes back those that fail again', () => {
    recordRun('03', ['03.1', '03.2'], TASKS);
    expect(progressOf('03')).toEqual({ passed: ['03.1', '03.2'] });
    recordRun('03', ['03.2'], TASKS);
    expect(progressOf('03')).toEqual({ passed: ['03.2'] });
  });

  test('leaves tasks as they were that did not run', () => {
    recordRun('03', ['03.1', '03.2'], TASKS);
    recordRun('03', ['03.3'], TASKS, ['03.2', '03.3']);
    expect(progressOf('03').passed).toEqual(['03.1', '03.3']);
  });

  test('counts a lesson as finished once all its tasks pass, from runs together too', () => {
    recordRun('03', ['03.1', '03.2'], TASKS);
    expect(isFinished('03')).toBe(false);
    recordRun('03', ['03.3'], TASKS, ['03.3']);
    expect(isFinished('03')).toBe(true);
    expect(isFinished('04')).toBe(false);
  });

  test('a lesson without tasks is not finished', () => {
    recordRun('03', [], []);
    expect(isFinished('03')).toBe(false);
  });

  test('keeps the date when a lesson was first finished', () => {
    vi.useFakeTimers({ now: new Date('2026-05-04T10:00:00Z') });
    recordRun('03', TASKS, TASKS);
    vi.setSystemTime(new Date('2026-06-05T10:00:00Z'));
    recordRun('03', [], TASKS);
    recordRun('03', TASKS, TASKS);
    vi.useRealTimers();
    expect(progressOf('03')).toEqual({ passed: TASKS, finished: '2026-05-04T10:00:00.000Z' });
  });

  test('a reset lesson has no passed task, is known as finished, and is worked on again', () => {
    recordRun('03', TASKS, TASKS);
    recordReset('03');
    expect(progressOf('03')).toMatchObject({ passed: [], again: true });
    expect(isFinished('03')).toBe(true);
    recordRun('03', ['03.1'], TASKS);
    expect(progressOf('03').again).toBe(true);
    recordRun('03', TASKS, TASKS);
    expect(progressOf('03').again).toBeUndefined();
  });

  test('counts hints of each task', () => {
    recordHint('03.1');
    recordHint('03.1');
    recordHint('03.2');
    expect(['03.1', '03.2', '03.3'].map((task) => hintsShown(task))).toEqual([2, 1, 0]);
  });

  test('leaves no other file behind', () => {
    recordRun('03', TASKS, TASKS);
    recordHint('03.1');
    expect(readdirSync(stateFolder())).toEqual(['progress.json']);
  });
});

describe('a progress file that', () => {
  const file = () => join(stateFolder(), 'progress.json');
  const stderr = () => {
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
    return said;
  };

  test.for(['', '{', '[]', '{"version":1}', '{"version":2,"lessons":{},"hints":{}}', '\0\0\0'])(
    'holds %j is told of, moved aside, and a new one begins',
    (text) => {
      const said = stderr();
      mkdirSync(dirname(file()), { recursive: true });
      writeFileSync(file(), text);
      recordHint('03.1');
      const [aside = '', ...others] = readdirSync(stateFolder()).filter((name) =>
        name.includes('broken'),
      );
      expect(others).toEqual([]);
      expect(readFileSync(join(stateFolder(), aside), 'utf8')).toBe(text);
      expect(said.join('')).toContain(join(stateFolder(), aside));
      expect(hintsShown('03.1')).toBe(1);
    },
  );

  test('cannot be read stays, and costs a word', () => {
    const said = stderr();
    // A folder: even root cannot read it as a file.
    mkdirSync(file(), { recursive: true });
    recordRun('03', TASKS, TASKS);
    expect(readProgress().lessons).toEqual({});
    expect(said.join('')).toMatch(/^dojo: your progress cannot be read: EISDIR/);
    expect(readdirSync(stateFolder())).toEqual(['progress.json']);
  });

  test('cannot be written costs a word', () => {
    const said = stderr();
    writeFileSync(join(stateHome(), 'ebpf-dojo'), '');
    recordHint('03.1');
    expect(said.join('')).toMatch(/^dojo: your progress cannot be (read|kept): ENOTDIR/);
  });
});
