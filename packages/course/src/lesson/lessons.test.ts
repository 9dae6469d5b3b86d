import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { allLessons, lessonFolders } from './index.ts';

test('what git left of a lesson that another branch has is none; one that lost its lesson.json is told', () => {
  const root = mkdtempSync(join(tmpdir(), 'lessons-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, '09-left', 'src'), { recursive: true });
  expect(lessonFolders(root)).toEqual([]);
  writeFileSync(join(root, '09-left', 'package.json'), '{}');
  expect(() => allLessons(root)).toThrow(/09-left\/lesson\.json cannot be read/);
});
