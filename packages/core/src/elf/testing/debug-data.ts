import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { packXz } from '../../ffi/testing/pack-xz.ts';

/** Paths of binaries. */
export interface DebugDataFields {
  /** Has `.symtab`. */
  readonly from: string;
  /** The same one, stripped. */
  readonly to: string;
  /** What is made of it, with the symbols of the one in `.gnu_debugdata`. */
  readonly result: string;
}

/** Does as distributions do. Source: GDB's manual, Debugging information in a special section. */
export function addDebugData({ from, to, result }: DebugDataFields): void {
  const symbols = `${result}.symbols`;
  execFileSync('objcopy', ['--only-keep-debug', from, symbols]);
  execFileSync('strip', ['--strip-debug', symbols]);
  writeFileSync(symbols, packXz(readFileSync(symbols)));
  setDebugData(to, symbols, result);
  rmSync(symbols);
}

/** Adds a file to a binary, as its `.gnu_debugdata`. */
export function setDebugData(binary: string, content: string, result: string): void {
  execFileSync('objcopy', ['--add-section', `.gnu_debugdata=${content}`, binary, result]);
}
