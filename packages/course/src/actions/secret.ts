import type { Lesson, Task } from '../lesson/index.ts';
import { isFinished, progressOf } from '../state/progress.ts';
import { countOf } from './lookup.ts';

/**
 * Says, on stderr, why a solution is not shown yet. It is once the lesson was finished; what a task is about, once that passes.
 *
 * @param how the command that shows it all the same
 * @returns whether it is kept back
 */
export function keptBack(lesson: Lesson, task: Task | undefined, how: string): boolean {
  const { number } = lesson;
  const passes = task !== undefined && progressOf(number).passed.includes(task.id);
  if (isFinished(number) || passes) return false;
  const what =
    task === undefined ? `lesson ${number} is not (${countOf(lesson)} tasks)` : `${task.id} is not`;
  const hint = task === undefined ? number : task.id;
  process.stderr.write(
    `dojo: the solution is shown when it is GREEN, and ${what}. A hint says less: pnpm dojo hint ${hint}. To see it all the same: ${how} --force\n`,
  );
  return true;
}
