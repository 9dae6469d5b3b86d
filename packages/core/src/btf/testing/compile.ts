import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Btf } from '../btf.ts';
import { readElfSection } from './elf.ts';

/** Types that every fixture has, as bpf/include/bpf.h defines them. */
const PRELUDE = `
typedef unsigned char __u8; typedef signed char __s8; typedef unsigned short __u16; typedef short __s16;
typedef unsigned int __u32; typedef int __s32; typedef unsigned long long __u64; typedef long long __s64;
typedef __u8 u8; typedef __s8 s8; typedef __u16 u16; typedef __s16 s16; typedef __u32 u32; typedef __s32 s32;
typedef __u64 u64; typedef __s64 s64; typedef __u64 u53; typedef __s64 s53;
`;

/** The raw `.BTF` section that clang makes of C source. */
export function compileBtfBytes(source: string): Uint8Array {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'types.c'), PRELUDE + source);
    execFileSync('clang', ['-target', 'bpf', '-g', '-O2', '-c', 'types.c', '-o', 'types.o'], {
      cwd: folder,
    });
    // A Uint8Array of its own: slice() of a Buffer shares memory.
    return new Uint8Array(readElfSection(readFileSync(join(folder, 'types.o')), '.BTF'));
  });
}

/** The BTF of C source. Types reach BTF only when a global variable uses them. */
export function compileBtf(source: string): Btf {
  return Btf.parse(compileBtfBytes(source));
}

/**
 * The bytes that a C variable has in memory, from a native program.
 *
 * @param source defines `value`
 */
export function bytesFromC(source: string): Uint8Array {
  const main = 'int main(void) { fwrite(&value, sizeof(value), 1, stdout); return 0; }';
  return new Uint8Array(outputOfC(`${source}\n${main}`));
}

/** What a native program prints. It has stdio.h and the types of every fixture. */
export function outputOfC(source: string): Buffer {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'program.c'), `#include <stdio.h>\n${PRELUDE}${source}\n`);
    execFileSync('clang', ['-w', 'program.c', '-o', 'program'], { cwd: folder });
    return execFileSync(join(folder, 'program'), { maxBuffer: 64 * 1024 * 1024 });
  });
}

/** A view of bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function inFolder<T>(action: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'btf-'));
  try {
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
