import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Task } from './turbo-run.ts';

const LINES = 18;
/** What pnpm says of every script. */
const PNPM = /^(>.*| ?ELIFECYCLE .*|)$/;

/**
 * The end of what a task printed: turbo keeps that of tasks it caches; others may leave it themselves, beside reports of tests.
 *
 * @param top the top of the clone
 */
export function lastWords(top: string, { folder, script }: Task): string {
  const files = [
    join(top, folder, '.test-results', `${script.replaceAll(':', '-')}.txt`),
    join(top, folder, '.turbo', `turbo-${script.replaceAll(':', '$colon$')}.log`),
  ];
  const file = files.find((each) => existsSync(each));
  if (file === undefined) return '';
  const lines = stripVTControlCharacters(readFileSync(file, 'utf8'))
    .split('\n')
    .filter((line) => !PNPM.test(line));
  return lines.slice(-LINES).join('\n');
}
