import { allLessons, type Lesson } from '../lesson/index.ts';
import { paint } from '../paint.ts';
import { isFinished, progressOf, readProgress, type Progress } from '../state/progress.ts';
import { countOf, nextPlace, nextTaskOf } from './lookup.ts';

/** Prints the lessons, and how far the learner is. */
export function list(root?: string): number {
  const lessons = allLessons(root);
  const progress = readProgress();
  const next = nextPlace(lessons, progress);
  const rows = lessons.map((lesson) => [
    lesson.number,
    lesson.title,
    `${lesson.minutes} min`,
    lesson.difficulty,
    `${countOf(lesson, progress)} tasks`,
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const [index, lesson] of lessons.entries()) {
    const [number = '', title = '', minutes = '', ...others] = rows[index] ?? [];
    const cells = [
      number,
      title.padEnd(widths[1] ?? 0),
      minutes.padStart(widths[2] ?? 0),
      ...others.map((cell, at) => cell.padEnd(widths[at + 3] ?? 0)),
    ];
    const mark = next?.lesson === lesson ? paint('cyan', '→') : markOf(lesson, progress);
    process.stdout.write(`${`${mark} ${cells.join('  ')}`.trimEnd()}\n`);
  }
  process.stdout.write(
    next === undefined
      ? '\nAll lessons are done: pnpm dojo verify runs them again.\n'
      : `\nNext: ${next.task.id} ${next.task.title}. pnpm dojo next says more.\n`,
  );
  return 0;
}

function markOf(lesson: Lesson, progress: Progress): string {
  if (nextTaskOf(lesson, progress) === undefined) return paint('green', '✓');
  const again = progressOf(lesson.number, progress).again === true;
  return isFinished(lesson.number, progress) && !again ? paint('yellow', '!') : ' ';
}
