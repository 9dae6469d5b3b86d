import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Btf } from '@ebpf-dojo/core';
import { ElfError, ElfFile } from '@ebpf-dojo/core/symbols';

/** The types of C source, by clang. Those that a function or a global variable uses are in it. */
export function btfOf(source: string): Btf {
  const folder = mkdtempSync(join(tmpdir(), 'btf-'));
  try {
    const object = join(folder, 'types.o');
    const flags = ['-target', 'bpf', '-g', '-O2', '-w', '-x', 'c', '-c', '-', '-o', object];
    execFileSync('clang', flags, { input: source });
    const elf = ElfFile.parse(readFileSync(object));
    const section = elf.section('.BTF');
    if (section === undefined) throw new ElfError('clang made no BTF');
    return Btf.parse(elf.content(section));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
