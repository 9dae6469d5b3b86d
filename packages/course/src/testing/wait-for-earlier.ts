// vitest's setupFiles where a learner is told one task at a time: runs in each test file before the file itself.
import { beforeEach, inject } from 'vitest';
import { readSources } from '../targets/files.ts';
import { targetFolder, type Target } from '../targets/target.ts';
import { Waiting } from './waiting.ts';

// Each run has a process of its own, in which all files run: also while watching.
const run = globalThis as { waiting?: Map<Target, Waiting> };
const target = inject('lessonTarget');
const known = (run.waiting ??= new Map());
const waiting =
  known.get(target) ?? new Waiting(readSources(targetFolder(inject('lessonFolder'), target)));
known.set(target, waiting);

beforeEach(({ task, skip, onTestFailed }) => {
  const earlier = waiting.forTest(task.fullTestName);
  if (earlier !== undefined) {
    task.meta.waitsFor = earlier;
    skip(`waits for ${earlier}`);
  }
  onTestFailed(() => waiting.failed(task.fullTestName));
});
