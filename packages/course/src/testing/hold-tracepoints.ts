// vitest's setupFiles of a lesson: runs in each test file before the file itself.
import { holdTracepoints } from '@ebpf-dojo/testkit/hold-tracepoints';
import { inject } from 'vitest';
import { readSources } from '../targets/files.ts';
import { targetFolder } from '../targets/target.ts';
import { tracepointsIn } from './tracepoints-in.ts';

// All files run in one process, and what it holds goes with it.
const run = globalThis as { holding?: Set<string> };
const folder = targetFolder(inject('lessonFolder'), inject('lessonTarget'));
const holding = (run.holding ??= new Set());
if (!holding.has(folder)) {
  holding.add(folder);
  holdTracepoints(tracepointsIn(readSources(folder)));
}
