import { lessonNumbered } from '../lesson/index.ts';
import { prepareLearner, prepareTarget, type Target } from '../targets/index.ts';
import { tellOutdated } from './outdated.ts';

/** What `build` was given. */
export interface BuildOptions {
  readonly target: Target | undefined;
  readonly lessons: string | undefined;
}

/** Compiles the BPF programs of one target, or of the three that lie in a lesson's folder: all that can be compiled. */
export function build(text: string, { target, lessons }: BuildOptions): number {
  const lesson = lessonNumbered(text, lessons);
  const targets = target === undefined ? (['src', 'stub', 'solution'] as const) : [target];
  if (targets.includes('src')) tellOutdated(lesson, prepareLearner(lesson.folder));
  let code = 0;
  for (const each of targets) {
    try {
      prepareTarget(lesson.folder, each);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'CompileError') throw error;
      process.stderr.write(`dojo: ${error.message}\n`);
      code = 1;
    }
  }
  return code;
}
