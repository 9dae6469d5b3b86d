import type { TestCommandOptions } from '../commands/test.ts';
import { lessonOrNext } from './lookup.ts';

/** The kernel of a VM that has everything a lesson needs. */
const KERNEL = '6.12';

/** Runs the tests of a lesson, or of the next. */
export async function test(
  text: string | undefined,
  {
    target = 'src',
    watch,
    vm,
    testNamePattern,
    lessons,
  }: TestCommandOptions & { readonly lessons: string | undefined },
): Promise<number> {
  const lesson = lessonOrNext(text, lessons);
  const { runLesson } = await import('../run/run-lesson.ts');
  const { exitCode } = await runLesson({
    lesson,
    target,
    watch,
    vm: vm === true ? KERNEL : vm,
    pattern: testNamePattern,
  });
  return exitCode;
}
