import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { LESSONS, LessonError, lessonFolders } from '../lesson/index.ts';
import { giveToOwner } from '../targets/owner.ts';
import { shown } from './lookup.ts';

/** A lesson with placeholders. Its files end in .template, so that nothing takes them for tests or documents of ours. */
const TEMPLATE = join(import.meta.dirname, '../../template');
const SUFFIX = '.template';

/**
 * Makes a lesson from the template.
 *
 * @param name its folder: `09-name`
 * @throws {LessonError} when there is a lesson of that number
 */
export function create(name: string, title: string, root: string = LESSONS): number {
  const number = name.slice(0, 2);
  const folder = join(root, name);
  const taken = lessonFolders(root).find((each) => basename(each).startsWith(number));
  if (taken !== undefined || existsSync(folder))
    throw new LessonError(`There is a lesson ${number} already: ${shown(taken ?? folder, root)}.`);
  for (const [file, text] of template({ name, number, title })) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  giveToOwner(root, folder);
  process.stdout.write(`${shown(folder, root)} is there, with a task for each kind of file.
Link it:  pnpm install
Try it:   pnpm dojo test ${number} --target solution
Prove it: pnpm test:lessons ${number}
`);
  return 0;
}

function template(
  values: Readonly<Record<'name' | 'number' | 'title', string>>,
): [string, string][] {
  return readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const text = readFileSync(path, 'utf8').replaceAll(
        /\{\{(name|number|title)\}\}/g,
        (_, key: keyof typeof values) =>
          path.endsWith(`.json${SUFFIX}`) ? JSON.stringify(values[key]).slice(1, -1) : values[key],
      );
      return [relative(TEMPLATE, path).slice(0, -SUFFIX.length), text];
    });
}
