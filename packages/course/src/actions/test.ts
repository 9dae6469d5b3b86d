import type { TestCommandOptions } from '../commands/test.ts';
import { lessonOrNext } from './lookup.ts';
import { kernelOf } from './vm-kernel.ts';

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
    vm: kernelOf(vm),
    pattern: testNamePattern,
  });
  return exitCode;
}
