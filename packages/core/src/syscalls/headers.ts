import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Abi } from './abi.ts';

// asm/ is this machine's own, on systems without a directory for each architecture.
const own = process.arch === 'x64' ? 'asm' : 'x86_64-linux-gnu/asm';

// Up to Linux 6.10 arm64 had no header of numbers but took those of asm-generic.
const files: Record<Abi, readonly string[]> = {
  x64: ['x86_64-linux-gnu/asm/unistd_64.h', `${own}/unistd_64.h`],
  i386: ['x86_64-linux-gnu/asm/unistd_32.h', `${own}/unistd_32.h`],
  arm64: ['aarch64-linux-gnu/asm/unistd_64.h', 'asm-generic/unistd.h'],
};

// What asm-generic/unistd.h calls otherwise on 64-bit machines.
const genericNames: Readonly<Record<string, string>> = { fstatat: 'newfstatat' };

/**
 * The numbers that the kernel headers of this machine give an ABI, to compare the table with; undefined when they are not
 * installed, which `apt install linux-libc-dev` does on Debian and Ubuntu.
 *
 * @param include the directory of the headers, `/usr/include` or that of an unpacked package
 */
export function headerNumbers(
  abi: Abi,
  include = '/usr/include',
): ReadonlyMap<string, number> | undefined {
  const path = files[abi].map((file) => join(include, file)).find((file) => existsSync(file));
  if (path === undefined) return undefined;
  const numbers = new Map<string, number>();
  const generic = path.endsWith('asm-generic/unistd.h');
  for (const [, name = '', number] of readFileSync(path, 'utf8').matchAll(
    /^#define\s+__NR(?:3264)?_(\w+)\s+(\d+)/gm,
  )) {
    if (!generic) numbers.set(name, Number(number));
    else if (isOfArm64(name, Number(number)))
      numbers.set(genericNames[name] ?? name, Number(number));
  }
  return numbers;
}

/** Leaves out what asm-generic/unistd.h has for others: 32-bit machines' calls with a 64-bit time, and single architectures. */
function isOfArm64(name: string, number: number): boolean {
  const isFor32Bit = number >= 403 && number <= 423;
  return !isFor32Bit && !['sync_file_range2', 'arch_specific_syscall', 'syscalls'].includes(name);
}
