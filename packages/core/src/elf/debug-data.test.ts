import * as fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import * as lzma from '../ffi/liblzma.ts';
import { packXz } from '../ffi/testing/pack-xz.ts';
import { BinarySymbols } from '../symbols/binary-symbols.ts';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz.ts';
import { ElfFile } from './elf-file.ts';
import { addDebugData, setDebugData } from './testing/debug-data.ts';

const SOURCE = `
int shown(void) { return 1; }
static __attribute__((noinline)) int hidden(void) { __asm__ volatile(""); return 2; }
int use(void) { return hidden(); }
`;

let folder = '';
let whole = '';
let stripped = '';
let packed = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'debug-data-'));
  [whole, stripped, packed] = ['whole.so', 'stripped.so', 'packed.so'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const source = join(folder, 'library.c');
  writeFileSync(source, SOURCE);
  execFileSync('clang', ['-shared', '-fPIC', source, '-o', whole]);
  execFileSync('strip', ['-o', stripped, whole]);
  addDebugData({ from: whole, to: stripped, result: packed });
});

afterEach(() => {
  vi.restoreAllMocks();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Where functions are: by name, and the name by place. */
function found(path: string): (number | string | undefined)[] {
  const at = ElfFile.with(whole, (elf) =>
    elf.fileOffset(elf.functions('hidden')[0]?.address ?? 0n),
  );
  return ElfFile.with(path, (elf) => [
    ...['shown', 'hidden'].map((name) => {
      const [symbol] = elf.functions(name);
      return symbol && elf.fileOffset(symbol.address);
    }),
    new BinarySymbols(elf, []).at(at ?? 0)?.name,
  ]);
}

test('functions that strip took away are found in .gnu_debugdata, where they were', () => {
  const [shown] = found(whole);
  expect(found(stripped)).toEqual([shown, undefined, undefined]);
  expect(found(packed)).toEqual(found(whole));
  expect(found(packed)[2]).toBe('hidden');
});

test('the memory that they take is counted', () => {
  const size = (path: string): number =>
    ElfFile.with(path, (elf) => new BinarySymbols(elf, []).size);
  const unpacked = ElfFile.with(packed, (elf) => elf.debugData?.size ?? 0);
  expect(unpacked).toBeGreaterThan(1000);
  expect(size(packed)).toBeGreaterThan(size(stripped) + unpacked);
});

test('a file with .symtab is not asked for it', () => {
  const both = join(folder, 'both.so');
  addDebugData({ from: whole, to: whole, result: both });
  const call = vi.spyOn(lzma, 'liblzma');
  expect(found(both)).toEqual(found(whole));
  expect(call).not.toHaveBeenCalled();
});

test('without liblzma, exported functions are left', () => {
  vi.spyOn(lzma, 'liblzma').mockReturnValue(undefined);
  expect(found(packed)).toEqual(found(stripped));
});

test.each([
  ['nothing', () => Buffer.alloc(0)],
  ['what is not packed', () => readFileSync(whole)],
  ['what is no ELF file', () => packXz(Buffer.from('hello'))],
  ['an ELF file without symbols', () => packXz(readFileSync(stripped))],
  ['more than is read', () => packXz(new Uint8Array(65 * 2 ** 20))],
])('of %s in it, exported functions are left', (_, content) => {
  const [bytes, odd] = [join(folder, 'bytes'), join(folder, 'odd.so')];
  writeFileSync(bytes, content());
  setDebugData(stripped, bytes, odd);
  expect(found(odd)).toEqual(found(stripped));
});

test(
  'what is corrupt in it leaves exported functions, at worst',
  () => {
    const file = readFileSync(packed);
    const { offset, size } = ElfFile.parse(file).section('.gnu_debugdata') ?? {
      offset: 0,
      size: 0,
    };
    const changes = fc.array(fc.tuple(fc.nat(size - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    const [shown] = found(packed);
    let lost = 0;
    const tried = fuzz(changes, 500, (list) => {
      const bytes = Buffer.from(file);
      for (const [at, value] of list) bytes[offset + at] = value;
      const elf = ElfFile.parse(bytes);
      const [symbol] = elf.functions('shown');
      expect(elf.fileOffset(symbol?.address ?? 0n)).toBe(shown);
      lost += Number(elf.functions('hidden').length === 0);
      new BinarySymbols(elf, []).at(shown as number);
    });
    expect(lost).toBeGreaterThan(tried / 2);
  },
  FUZZ_TIMEOUT,
);
