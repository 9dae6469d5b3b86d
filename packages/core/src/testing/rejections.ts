import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BpfError, VerifierError, openObject } from '../index.ts';
import { fixture } from './fixtures.ts';

const FOLDER = resolve(import.meta.dirname, '../../fixtures/verifier');
const MARKER = '/* rejected: */';

/** Sources in fixtures/verifier that make objects of their own: what fails in them fails for the whole object. */
const alone = ['no-license', 'missing-kfunc', 'disallowed-kfunc', 'refused-map'] as const;

/** Where the programs of all the other sources are. */
const TOGETHER = 'rejected';

/** The sources of programs that no kernel should load, by name. */
export const rejectedSources: readonly string[] = [
  ...alone,
  ...source(TOGETHER)
    .matchAll(/#include "([\w-]+)\.bpf\.c"/g)
    .map(([, name = '']) => name),
].toSorted();

function source(name: string): string {
  return readFileSync(join(FOLDER, `${name}.bpf.c`), 'utf8');
}

/** The line that the verifier should name, from 1 on: the one after the marker. Undefined in a source without. */
export function markedLine(name: string): { number: number; text: string } | undefined {
  const lines = source(name).split('\n');
  const marker = lines.findIndex((line) => line.trim() === MARKER);
  return marker === -1 ? undefined : { number: marker + 2, text: lines[marker + 1]?.trim() ?? '' };
}

const objects = new Map<string, Uint8Array>();

/** The object with a source's program, compiled once. */
export function rejectedObject(name: string): Uint8Array {
  const file = (alone as readonly string[]).includes(name) ? name : TOGETHER;
  let object = objects.get(file);
  if (object === undefined) objects.set(file, (object = fixture(`verifier/${file}`)));
  return object;
}

/** The program of a source. */
export function programOf(name: string): string {
  return name.replaceAll('-', '_');
}

/** The section that a source's program is in. */
export function sectionOf(name: string): string {
  return /^SEC\("(?!\.maps|license)([^"]+)"\)/m.exec(source(name))?.[1] ?? '';
}

/** Loads a source's program on the running kernel; what it throws, or undefined when the kernel takes it. */
export function provoke(name: string): BpfError | VerifierError | undefined {
  const object = openObject(rejectedObject(name));
  for (const [program, opened] of Object.entries(object.programs))
    opened.autoload = program === programOf(name);
  try {
    object.load().close();
    return undefined;
  } catch (error) {
    if (error instanceof BpfError) return error;
    throw error;
  }
}
