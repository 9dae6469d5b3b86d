import { closeSync, openSync, readSync } from 'node:fs';
import { ElfFile } from '../elf/elf-file.ts';
import { ElfError } from '../errors/elf-error.ts';
import { BinarySymbols } from './binary-symbols.ts';
import { readMaps } from './process-maps.ts';

export const VDSO = '[vdso]';

/** The code that the kernel maps into every process. */
export interface Vdso {
  readonly size: bigint;
  readonly symbols: BinarySymbols;
}

/** That of this process: all 64-bit processes have the same. Undefined when the kernel gives none. */
export function readVdso(): Vdso | undefined {
  const mapping = readMaps(process.pid).find(({ path }) => path === VDSO);
  if (mapping === undefined) return undefined;
  const size = mapping.end - mapping.start;
  const bytes = Buffer.alloc(Number(size));
  const fd = openSync('/proc/self/mem', 'r');
  try {
    readSync(fd, bytes, { position: mapping.start });
    return { size, symbols: new BinarySymbols(ElfFile.parse(bytes, VDSO), []) };
  } catch (error) {
    // A kernel that keeps it from being read: its functions stay without names.
    if (error instanceof ElfError || (error as NodeJS.ErrnoException).code !== undefined)
      return undefined;
    throw error;
  } finally {
    closeSync(fd);
  }
}
