import { checkOptions, checkText } from '../arguments.ts';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { CompileError } from '../errors/compile-error.ts';

/** How BPF C sources are compiled. Paths are relative to `cwd`. */
export interface CompileOptions {
  /** The package's folder. Only paths below it, written relative, reach the object: it is the same wherever the clone lies. */
  readonly cwd: string;
  /** The folder the object goes to; made when it is missing. */
  readonly out: string;
  /** Folders with headers. */
  readonly include?: readonly string[];
}

/** The headers this package ships, for `#include <ebpf-dojo/…>`. */
const HEADERS = resolve(import.meta.dirname, '../../include');

// v3 has 32-bit and full jump instructions and is understood from Linux 5.1 on; clang's default differs by its version.
const TARGET = [
  '-target',
  'bpf',
  '-mcpu=v3',
  '-O2',
  '-g',
  '-fdebug-compilation-dir=.',
  '-Wall',
  '-Werror',
];

/**
 * Compiles one BPF C source with clang.
 *
 * @param source the `.bpf.c` file, relative to `cwd`
 * @returns the object's path, `<out>/<name>.bpf.o`; relative to `cwd` when `out` is
 * @throws {TypeError} when a path is no string, or empty
 * @throws {CompileError} when clang is missing or rejects the source; its words are in the message
 */
export function compileBpf(source: string, options: CompileOptions): string {
  checkPath(source, 'source');
  checkOptions(options, 'The options');
  checkPath(options.cwd, 'cwd');
  checkPath(options.out, 'out');
  if (options.include !== undefined && !Array.isArray(options.include))
    throw new TypeError('include must be an array of folders.');
  for (const folder of options.include ?? []) checkPath(folder, 'include');
  const object = join(options.out, `${basename(source, '.bpf.c')}.bpf.o`);
  mkdirSync(resolve(options.cwd, options.out), { recursive: true });
  const ours = relative(resolve(options.cwd), HEADERS);
  const include = [...(options.include ?? []), ours].map((folder) => `-I${folder}`);
  const color = process.stderr.isTTY ? ['-fcolor-diagnostics'] : [];
  const clang = spawnSync('clang', [...TARGET, ...include, ...color, '-c', source, '-o', object], {
    cwd: options.cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (clang.error !== undefined) throw CompileError.noClang(clang.error);
  if (clang.status !== 0) throw CompileError.rejected(source, clang.stderr);
  return object;
}

function checkPath(value: unknown, what: string): void {
  if (checkText(value, what) === '') throw new TypeError(`${what} must not be empty.`);
}
