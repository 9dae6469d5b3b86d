// A program of its own, run after each install: it imports little, for it has to work before anything is built.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { TOP, lessonFolders } from '../lesson/lessons.ts';
import { prepareLearner } from './learner.ts';

for (const folder of lessonFolders()) {
  if (!existsSync(join(folder, 'stub'))) continue;
  const lesson = relative(TOP, folder);
  for (const name of prepareLearner(folder))
    process.stdout.write(
      `${lesson}/stub/${name} changed since you began to write ${lesson}/src/${name}.\n`,
    );
}
