import { allLessons } from '../lesson/index.ts';
import { paint } from '../paint.ts';
import { hintsShown, recordHint } from '../state/progress.ts';
import { named, nextPlace, nextTaskOf, type Place } from './lookup.ts';

/** What `hint` was given. */
export interface HintOptions {
  readonly all: boolean;
  readonly lessons: string | undefined;
}

/** Prints the hints of a task that were shown before, and one more. */
export function hint(text: string | undefined, { all, lessons }: HintOptions): number {
  const place = placeOf(text, lessons);
  if (place === undefined) {
    process.stdout.write(
      `${text === undefined ? 'All lessons are' : `Lesson ${text} is`} done. Name a task, such as 03.2, for its hints.\n`,
    );
    return 0;
  }
  const { task } = place;
  const before = hintsShown(task.id);
  const count = task.hints.length;
  const until = all ? count : Math.min(before + 1, count);
  for (let shown = before; shown < until; shown++) recordHint(task.id);
  process.stdout.write(`${task.id} ${task.title}\n`);
  for (const [index, words] of task.hints.slice(0, until).entries()) {
    const head = paint(index < before ? 'dim' : 'bold', `Hint ${index + 1} of ${count}`);
    process.stdout.write(`\n${head}\n${words}\n`);
  }
  const more =
    until < count
      ? `One more: pnpm dojo hint ${task.id}`
      : `That was the last. The code: pnpm dojo solution ${task.id} --force`;
  process.stdout.write(`\n${paint('dim', more)}\n`);
  return 0;
}

function placeOf(text: string | undefined, root: string | undefined): Place | undefined {
  if (text === undefined) return nextPlace(allLessons(root));
  const { lesson, task = nextTaskOf(lesson) } = named(text, root);
  return task === undefined ? undefined : { lesson, task };
}
