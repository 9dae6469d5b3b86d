import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSources } from './files.ts';
import { giveToOwner } from './owner.ts';

/** In src/: the hash of each stub as it was when the learner got it. */
const ORIGIN = '.stub.json';

type Origins = Readonly<Record<string, string>>;

/**
 * Puts the stubs where the learner works: files that are not there yet, and those that were never touched since an older stub was
 * copied. What the learner wrote stays.
 *
 * @param lesson the lesson's folder
 * @returns the files whose stub changed since the learner began to write
 */
export function prepareLearner(lesson: string): string[] {
  const src = join(lesson, 'src');
  const origins = readOrigins(src);
  const stubs = readSources(join(lesson, 'stub'));
  const outdated: string[] = [];
  const next: Record<string, string> = {};
  mkdirSync(src, { recursive: true });
  for (const [name, stub] of stubs) {
    const file = join(src, name);
    const own = readIfThere(file);
    const [hash, origin] = [hashOf(stub), origins[name]];
    if (own === undefined || hashOf(own) === origin) {
      if (own !== stub) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, stub);
      }
      next[name] = hash;
    } else {
      // Without a record it is the learner's own, unless it is the stub; from then on there is one.
      next[name] = own === stub ? hash : (origin ?? hash);
      if (next[name] !== hash) outdated.push(name);
    }
  }
  for (const [name, origin] of Object.entries(origins)) {
    if (stubs.has(name)) continue;
    const own = readIfThere(join(src, name));
    if (own !== undefined && hashOf(own) === origin) rmSync(join(src, name));
  }
  const text = `${JSON.stringify(next, undefined, 1)}\n`;
  if (readIfThere(join(src, ORIGIN)) !== text) writeFileSync(join(src, ORIGIN), text);
  giveToOwner(lesson, src);
  return outdated;
}

function readOrigins(src: string): Origins {
  try {
    const json: unknown = JSON.parse(readIfThere(join(src, ORIGIN)) ?? '{}');
    return typeof json === 'object' && json !== null ? (json as Origins) : {};
  } catch {
    // Someone edited it. All that differs from its stub is then the learner's.
    return {};
  }
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
