import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSources } from './files.ts';

/** In src/: the hash of each stub as it was when the learner got it. */
const ORIGIN = '.stub.json';

/**
 * Puts the stubs where the learner works: files that are not there yet, and those that were never touched since an older stub was
 * copied. What the learner wrote stays.
 *
 * @returns the files whose stub changed since the learner began to write
 */
export function prepareLearner(lesson: string): string[] {
  const src = join(lesson, 'src');
  const origins = readOrigins(src);
  const outdated: string[] = [];
  const next = { ...origins };
  for (const [name, stub] of readSources(join(lesson, 'stub'))) {
    const file = join(src, name);
    const hash = hashOf(stub);
    const own = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const untouched = own === undefined || hashOf(own) === origins[name];
    if (untouched) {
      if (own !== stub) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, stub);
      }
      next[name] = hash;
    } else if (origins[name] !== undefined && origins[name] !== hash) outdated.push(name);
    else next[name] ??= hash;
  }
  const text = `${JSON.stringify(next, undefined, 1)}\n`;
  const file = join(src, ORIGIN);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  return outdated;
}

function readOrigins(src: string): Record<string, string> {
  const file = join(src, ORIGIN);
  if (!existsSync(file)) return {};
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
