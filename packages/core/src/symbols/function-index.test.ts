import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ElfFile } from '../elf/elf-file.ts';
import { FunctionIndex } from './function-index.ts';

// A function with another within it, a gap, one without size, aliases, and a section behind.
const SOURCE = `
  .text
  .type outer, %function
outer:
  .skip 16
  .globl inner
  .type inner, %function
inner:
  .skip 8
  .size inner, 8
  .skip 8
  .size outer, 32
  .skip 32
  .globl sizeless
sizeless:
  .skip 16
  .globl __alias
  .type __alias, %function
__alias:
  .globl alias
  .type alias, %function
alias:
  .weak a_weak_alias
  .type a_weak_alias, %function
a_weak_alias:
  .skip 16
  .size __alias, 16
  .size alias, 16
  .size a_weak_alias, 16
  .globl last
last:
  .skip 16
  .data
  .globl variable
variable:
  .skip 16
`;

let folder = '';
let find: (offset: number) => string | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'functions-'));
  writeFileSync(join(folder, 'code.s'), SOURCE);
  execFileSync('clang', ['-shared', '-nostdlib', 'code.s', '-o', 'code.so'], { cwd: folder });
  ElfFile.with(join(folder, 'code.so'), (elf) => {
    const text = elf.section('.text')?.address ?? 0n;
    const table = elf.symbolTable;
    if (table === undefined) throw new TypeError('there are no symbols');
    const index = new FunctionIndex(elf, table);
    find = (offset) => {
      const found = index.find(text + BigInt(offset));
      return found && `${found.name}+${found.offset}`;
    };
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  [-1, undefined],
  [0, 'outer+0'],
  [15, 'outer+15'],
  [16, 'inner+0'],
  [23, 'inner+7'],
  [24, 'outer+24'],
  [31, 'outer+31'],
  [32, undefined],
  [63, undefined],
  [64, 'sizeless+0'],
  [79, 'sizeless+15'],
  [80, 'alias+0'],
  [96, 'last+0'],
  [111, 'last+15'],
  [112, undefined],
  [100_000, undefined],
])('%d is %s', (offset, symbol) => {
  expect(find(offset)).toBe(symbol);
});
