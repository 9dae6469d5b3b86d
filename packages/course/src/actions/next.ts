import { join } from 'node:path';
import { allLessons } from '../lesson/index.ts';
import { nextPlace as placeToWrite } from '../run/next-place.ts';
import { hintsShown } from '../state/progress.ts';
import { prepareLearner } from '../targets/learner.ts';
import { countOf, nextPlace, shown } from './lookup.ts';
import { tellOutdated } from './outdated.ts';

/** Prints what to do next. */
export function next(root?: string): number {
  const place = nextPlace(allLessons(root));
  if (place === undefined) {
    process.stdout.write('All lessons are done. pnpm dojo verify runs their tests again.\n');
    return 0;
  }
  const { lesson, task } = place;
  tellOutdated(lesson, prepareLearner(lesson.folder));
  const [file = ''] = placeToWrite(lesson, join(lesson.folder, 'src'), task, undefined).split('  ');
  const hint = Math.min(hintsShown(task.id) + 1, task.hints.length);
  process.stdout.write(`LESSON ${lesson.number} · ${lesson.title}  ${countOf(lesson)} tasks
${task.id} ${task.title}

  Read:  ${shown(join(lesson.folder, 'README.md'), root)}
  Write: ${shown(join(lesson.folder, file), root)}
  Run:   pnpm --filter ${lesson.name} test
  Hint:  pnpm dojo hint ${task.id}   (${hint} of ${task.hints.length})
`);
  return 0;
}
