// vitest's globalSetup of the whole repository's tests: they look at the solutions of lessons.
import { lessonFolders } from '../lesson/index.ts';
import { parseTarget, prepareTarget } from '../targets/index.ts';

/** Builds what `#lesson` is. A guest finds what its host built. */
export function setup(): void {
  if (process.env['EBPF_DOJO_VM'] !== undefined) return;
  const target = parseTarget(process.env['LESSON_TARGET'], 'solution');
  for (const lesson of lessonFolders()) prepareTarget(lesson, target);
}
