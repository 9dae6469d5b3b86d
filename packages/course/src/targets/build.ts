import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { compileBpf, writeSkeleton } from '@ebpf-dojo/core/skeleton';
import { compileNative } from '@ebpf-dojo/testkit/native';
import { TOP } from '../lesson/index.ts';
import { readSources } from './files.ts';

const HEADERS = ['bpf/include', 'packages/course/include', 'packages/core/include'] as const;
const GENERATOR = 'packages/core/src/skeleton';
const NATIVE = 'packages/testkit/src/native.ts';
const STAMP = '.inputs';

/**
 * Compiles the C sources in a folder of a lesson into `dist` there: those of BPF, each with its skeleton, and those of programs that the
 * lesson looks at. What is built from the same sources already stays.
 *
 * @param lesson the lesson's folder
 * @param folder of the target
 * @throws {CompileError | NativeCompileError} when clang is missing or rejects a source; clang names sources from the lesson's folder on
 */
export function buildFolder(lesson: string, folder: string): void {
  const sources = readSources(folder);
  const programs = [...sources.keys()].filter((name) => name.endsWith('.c'));
  if (programs.length === 0) return;
  const dist = join(folder, 'dist');
  const stamp = join(dist, STAMP);
  const inputs = hashOf(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return;
  rmSync(stamp, { force: true });
  mkdirSync(dist, { recursive: true });
  const place = relative(lesson, folder);
  const include = HEADERS.map((header) => relative(lesson, join(TOP, header)));
  // Tests of several packages build the same at the same time: each file is there whole, or not at all.
  const own = join(dist, `.${process.pid}`);
  try {
    mkdirSync(own);
    for (const program of programs) {
      const out = relative(lesson, own);
      if (!program.endsWith('.bpf.c')) {
        compileNative([join(place, program)], { cwd: lesson, out });
        continue;
      }
      const object = compileBpf(join(place, program), { cwd: lesson, out, include });
      writeSkeleton(join(lesson, object));
    }
    for (const name of readdirSync(own)) renameSync(join(own, name), join(dist, name));
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  writeFileSync(stamp, inputs);
}

function hashOf(sources: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256').update(shared());
  for (const [name, text] of sources) if (!name.endsWith('.ts')) hash.update(`${name}\0${text}\0`);
  return hash.digest('hex');
}

let sharedHash: string | undefined;

/** Of what all lessons are built with: once a process. */
function shared(): string {
  if (sharedHash !== undefined) return sharedHash;
  const hash = createHash('sha256').update(readFileSync(join(TOP, NATIVE)));
  for (const folder of [...HEADERS, GENERATOR]) {
    const names = readdirSync(join(TOP, folder), { recursive: true, withFileTypes: true });
    for (const entry of names)
      if (entry.isFile())
        hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
  }
  return (sharedHash = hash.digest('hex'));
}
