import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';

// -rdynamic keeps functions in the dynamic symbols too; frame pointers and no tail calls keep user stacks whole.
const FLAGS = [
  '-std=gnu11',
  '-O1',
  '-g',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-pthread',
  '-rdynamic',
  '-fno-omit-frame-pointer',
  '-fno-optimize-sibling-calls',
];

/** A C program could not be compiled. It has the name of the error that core has for BPF C: who tells of one tells of both. */
export class NativeCompileError extends Error {
  override readonly name = 'CompileError';
}

/** Where a C source is, and where its program goes. */
export interface NativeBuild {
  /** The folder that clang runs in: what it says names files from there on. */
  readonly cwd: string;
  /** The folder the program goes to. */
  readonly out: string;
  /** Of the program. Default: the first source's, without `.c`. */
  readonly name?: string;
}

/**
 * Compiles C sources to a program of this machine, for tests to look at: its functions have names, and its calls stay calls.
 *
 * @param sources relative to `cwd`
 * @returns the program's path
 * @throws {NativeCompileError} when clang is missing or rejects a source
 */
export function compileNative(
  sources: readonly [string, ...string[]],
  { cwd, out, name = basename(sources[0], '.c') }: NativeBuild,
): string {
  const binary = join(out, name);
  const clang = spawnSync('clang', [...FLAGS, ...sources, '-o', binary], { cwd, encoding: 'utf8' });
  if (clang.error !== undefined)
    throw new NativeCompileError(
      `clang is needed to compile ${sources.join(' and ')} and could not be started (${clang.error.message}). Install it: apt install clang, dnf install clang, or their like.`,
      { cause: clang.error },
    );
  if (clang.status !== 0)
    throw new NativeCompileError(
      `${sources.join(' and ')} does not compile:\n${clang.stderr.trimEnd()}`,
    );
  return binary;
}
