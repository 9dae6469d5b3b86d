import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { lessonNumbered, type Lesson } from '../lesson/index.ts';
import { recordReset } from '../state/progress.ts';
import { copyFiles, dropStash, latestStash, removeFiles, stash, stays } from '../state/stash.ts';
import { prepareLearner } from '../targets/learner.ts';
import { shown } from './lookup.ts';

/** Puts a lesson's stub back, and keeps what the learner wrote. */
export function reset(text: string, root?: string): number {
  const lesson = lessonNumbered(text, root);
  const src = join(lesson.folder, 'src');
  const place = shown(src, root);
  prepareLearner(lesson.folder);
  if (!isTouched(lesson)) {
    process.stdout.write(`${place} is the stub as it is: there is nothing to reset.\n`);
    return 0;
  }
  const kept = stash(lesson.number, src);
  removeFiles(src);
  prepareLearner(lesson.folder);
  recordReset(lesson.number);
  process.stdout
    .write(`${place} is the stub again; no task of lesson ${lesson.number} counts as passed now.
Your files are kept in ${kept}
To get them back: pnpm dojo reset ${lesson.number} --restore
`);
  return 0;
}

/** Puts back what the latest reset kept, and keeps what is there now. */
export function restore(text: string, root?: string): number {
  const lesson = lessonNumbered(text, root);
  const src = join(lesson.folder, 'src');
  const place = shown(src, root);
  const from = latestStash(lesson.number);
  if (from === undefined) {
    process.stderr.write(`dojo: no reset of lesson ${lesson.number} has kept anything.\n`);
    return 1;
  }
  prepareLearner(lesson.folder);
  const kept = isTouched(lesson) ? stash(lesson.number, src) : undefined;
  removeFiles(src);
  copyFiles(from, src);
  dropStash(from);
  prepareLearner(lesson.folder);
  recordReset(lesson.number);
  process.stdout.write(
    `${place} has your files again. pnpm dojo test ${lesson.number} says how they stand.\n`,
  );
  if (kept !== undefined)
    process.stdout.write(
      `What was there is kept in ${kept}\nTo get that back: pnpm dojo reset ${lesson.number} --restore\n`,
    );
  return 0;
}

/** Whether anything in src/ is not as the stub has it. */
function isTouched({ folder }: Lesson): boolean {
  const [src, stub] = [join(folder, 'src'), join(folder, 'stub')];
  return readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(src, join(parentPath, name)))
    .filter((name) => !stays(name) && name !== '.stub.json')
    .some((name) => {
      const [own, original] = [join(src, name), join(stub, name)];
      return (
        !lstatSync(own).isFile() ||
        !existsSync(original) ||
        !readFileSync(own).equals(readFileSync(original))
      );
    });
}
