import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ElfError } from '../errors/elf-error.ts';
import { ElfFile } from './elf-file.ts';
import { isFunction } from './symbol-table.ts';

// A library with two versions of one function, as the C library has them.
const VERSIONED = `
__asm__(".symver old_answer, answer@LIB_1");
__asm__(".symver new_answer, answer@@LIB_2");
int old_answer(void) { return 41; }
int new_answer(void) { return 42; }
int plain(void) { return 1; }
static int hidden(void) { __asm__ volatile(""); return 2; }
int zeros[1000];
int data[4] = { 1, 2, 3, 4 };
int use(void) { return hidden() + data[1] + zeros[1]; }
`;

let folder = '';
let library = '';
let stripped = '';

const run = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8' });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'elf-'));
  library = join(folder, 'library.so');
  stripped = join(folder, 'stripped.so');
  writeFileSync(join(folder, 'library.c'), VERSIONED);
  writeFileSync(
    join(folder, 'versions'),
    'LIB_1 { global: answer; plain; use; local: *; }; LIB_2 { global: answer; } LIB_1;',
  );
  const link = ['-shared', '-fPIC', '-Wl,--build-id=0x0123456789abcdef'];
  run('clang', ...link, '-Wl,--version-script=versions', 'library.c', '-o', library);
  run('strip', '-o', stripped, library);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The symbols as nm(1) prints them, functions only: address, name with version. */
function functionsByNm(file: string, ...options: readonly string[]): string[] {
  return run('nm', ...options, file)
    .split('\n')
    .flatMap((line) => /^([0-9a-f]+) [tTwWiI] (\S+)$/.exec(line)?.slice(1).join(' ') ?? []);
}

const hex = (address: bigint): string => address.toString(16).padStart(16, '0');

describe('symbols', () => {
  test('of .dynsym are those that nm prints, with their versions', () => {
    const ours = ElfFile.with(library, (elf) =>
      [...(elf.dynamicSymbolTable ?? [])]
        .filter(isFunction)
        .map(({ address, name, version, isDefaultVersion }) => {
          const at = isDefaultVersion ? '@@' : '@';
          return `${hex(address)} ${name}${version === undefined ? '' : at + version}`;
        }),
    );
    expect(ours.toSorted()).toEqual(functionsByNm(library, '-D').toSorted());
    expect(ours).toHaveLength(4);
  });

  test('of .symtab are those that nm prints', () => {
    const ours = ElfFile.with(library, (elf) =>
      [...(elf.symbolTable ?? [])]
        .filter(isFunction)
        .map(({ address, name }) => `${hex(address)} ${name}`),
    );
    // What the C library's start files add has no type there, and is no function to us.
    const theirs = functionsByNm(library).map((line) => line.replace(/@.*/, ''));
    expect(theirs).toEqual(expect.arrayContaining(ours));
    expect(ours.map((line) => line.split(' ')[1])).toEqual(
      expect.arrayContaining(['hidden', 'plain', 'answer', 'old_answer', 'new_answer', 'use']),
    );
  });

  test('of the C library are those that nm prints', () => {
    const libc = /\S*\/libc\.so\.6/.exec(readFileSync('/proc/self/maps', 'utf8'))?.[0] ?? '';
    const ours = ElfFile.with(libc, (elf) =>
      [...(elf.dynamicSymbolTable ?? [])]
        .filter(isFunction)
        .map(({ address, name, version, isDefaultVersion }) => {
          const at = isDefaultVersion ? '@@' : '@';
          return `${hex(address)} ${name}${version === undefined ? '' : at + version}`;
        }),
    );
    expect(ours.length).toBeGreaterThan(1000);
    expect(ours.toSorted()).toEqual(functionsByNm(libc, '-D').toSorted());
  });

  test('that are needed from elsewhere have the version that is needed', () => {
    const needed = ElfFile.with(process.execPath, (elf) =>
      elf.dynamicSymbolTable?.named('dlopen').next(),
    );
    expect(needed?.value).toMatchObject({ section: 0, isDefaultVersion: false });
    expect(needed?.value?.version).toMatch(/^GLIBC_2/);
  });
});

describe('a function', () => {
  const names = (file: string, name: string): (string | undefined)[] =>
    ElfFile.with(file, (elf) => elf.functions(name).map(({ version }) => version));

  test('comes in the version that one gets today first', () => {
    expect(names(stripped, 'answer')).toEqual(['LIB_2', 'LIB_1']);
  });

  test.each(['answer@LIB_1', 'answer@@LIB_1'])('comes in the version asked for: %s', (name) => {
    expect(names(stripped, name)).toEqual(['LIB_1']);
    expect(names(library, name)).toEqual(['LIB_1']);
  });

  test('comes with the version that the linker wrote into its name', () => {
    const found = ElfFile.with(library, (elf) => [...(elf.symbolTable?.named('answer') ?? [])]);
    expect(
      found.map(({ name, version, isDefaultVersion }) => [name, version, isDefaultVersion]),
    ).toEqual(
      expect.arrayContaining([
        ['answer', 'LIB_1', false],
        ['answer', 'LIB_2', true],
      ]),
    );
  });

  test('that is not there is not found', () => {
    expect(names(stripped, 'answer@LIB_3')).toEqual([]);
    expect(names(stripped, 'answe')).toEqual([]);
    expect(names(library, 'data')).toEqual([]);
  });

  test('of one file only is found until it is stripped', () => {
    expect([names(library, 'hidden').length, names(stripped, 'hidden').length]).toEqual([1, 0]);
  });
});

describe('places', () => {
  test('of functions in the file hold their code', () => {
    ElfFile.with(library, (elf) => {
      const text = elf.section('.text');
      const [found] = elf.functions('plain');
      const offset = elf.fileOffset(found?.address ?? 0n) ?? 0;
      expect(offset - (text?.offset ?? 0)).toBe(
        Number((found?.address ?? 0n) - (text?.address ?? 0n)),
      );
      expect(elf.addressOf(offset)).toBe(found?.address);
    });
  });

  test('of code in the file lead back to its address', () => {
    ElfFile.with(library, (elf) => {
      for (const [, symbol] of [...(elf.symbolTable ?? [])].filter(isFunction).entries())
        expect(elf.addressOf(elf.fileOffset(symbol.address) ?? -1)).toBe(symbol.address);
    });
  });

  test('are not addresses where the file is not loaded at 0', () => {
    const fixed = join(folder, 'fixed');
    run('clang', '-nostdlib', '-no-pie', '-fno-pic', '-Wl,-e,use', 'library.c', '-o', fixed);
    ElfFile.with(fixed, (elf) => {
      const { address = 0n, offset = 0 } = elf.section('.text') ?? {};
      expect(address).not.toBe(BigInt(offset));
      expect([elf.fileOffset(address + 3n), elf.addressOf(offset + 3)]).toEqual([
        offset + 3,
        address + 3n,
      ]);
    });
  });

  test('that are loaded twice are code', () => {
    const bytes = readFileSync(library);
    const elf = ElfFile.parse(bytes);
    const text = elf.section('.text');
    const first = elf.segments.findIndex(({ type, executable }) => type === 1 && !executable);
    const header = Number(bytes.readBigUInt64LE(32)) + 56 * first;
    // The headers' segment now has the whole file, elsewhere.
    bytes.writeBigUInt64LE(0x100_0000n, header + 16);
    bytes.writeBigUInt64LE(BigInt(bytes.length), header + 32);
    expect(ElfFile.parse(bytes).addressOf(text?.offset ?? 0)).toBe(text?.address);
  });

  test('that are in memory only are not in the file', () => {
    ElfFile.with(library, (elf) => {
      const zeros = elf.symbolTable?.named('zeros').next().value;
      expect(elf.fileOffset((zeros?.address ?? 0n) + 3996n)).toBeUndefined();
      expect(elf.fileOffset(2n ** 64n - 1n)).toBeUndefined();
      expect(elf.addressOf(2 ** 40)).toBeUndefined();
      expect(() => elf.addressOf(-1)).toThrow(RangeError);
    });
  });
});

test('a build id', () => {
  expect(ElfFile.with(library, ({ buildId }) => buildId)).toBe('0123456789abcdef');
  expect(ElfFile.with(stripped, ({ buildId }) => buildId)).toBe('0123456789abcdef');
});

test('sections as readelf prints them', () => {
  const theirs = [...run('readelf', '-SW', library).matchAll(/^ +\[ *\d+\] (\S+) +[A-Z]/gm)];
  const ours = ElfFile.with(library, ({ sections }) => sections.map(({ name }) => name));
  expect(ours.slice(1)).toEqual(theirs.map(([, name]) => name));
});

test('what Go made is known by its sections', () => {
  writeFileSync(join(folder, 'mark'), 'mark');
  const go = join(folder, 'go.so');
  run('objcopy', '--add-section', '.go.buildinfo=mark', stripped, go);
  expect(ElfFile.with(go, ({ isGo }) => isGo)).toBe(true);
  expect(ElfFile.with(stripped, ({ isGo }) => isGo)).toBe(false);
});

test('more sections than 16 bits count', () => {
  const count = 0xff00 + 100;
  const lines = Array.from({ length: count }, (_, n) => `.section .s${n},"a"\n.byte 1`);
  writeFileSync(join(folder, 'many.s'), `${lines.join('\n')}\n.text\n.globl last\nlast: ret\n`);
  run('clang', '-fno-integrated-as', '-c', 'many.s', '-o', 'many.o');
  // GNU as has the names of sections in the last one.
  const [sections, name] = ElfFile.with(join(folder, 'many.o'), (elf) => [
    elf.sections.length,
    elf.section(`.s${count - 1}`)?.name,
  ]);
  expect(sections).toBeGreaterThan(count);
  expect(name).toBe(`.s${count - 1}`);
});

describe('no ELF file of ours', () => {
  test.each([
    ['nothing', Buffer.alloc(0), /it has 0 bytes/],
    ['a script', Buffer.from('#!/bin/sh\n'.repeat(20)), /starts with other bytes/],
    ['a 32-bit file', Buffer.from(`\x7fELF\x01\x01${'\0'.repeat(80)}`, 'latin1'), /64-bit/],
    ['a byte order', Buffer.from(`\x7fELF\x02\x07${'\0'.repeat(80)}`, 'latin1'), /byte order 7/],
  ])('%s', (_, bytes, words) => {
    expect(() => ElfFile.parse(bytes)).toThrow(ElfError);
    expect(() => ElfFile.parse(bytes)).toThrow(words);
  });

  test('a pipe blocks nobody', () => {
    const pipe = join(folder, 'pipe');
    run('mkfifo', pipe);
    expect(() => ElfFile.with(pipe, () => 0)).toThrow(ElfError);
    expect(() => ElfFile.with('/dev/zero', () => 0)).toThrow(/no regular file/);
    expect(() => ElfFile.with(folder, () => 0)).toThrow(ElfError);
  });

  test('what is not there is an error of the file system', () => {
    expect(() => ElfFile.with(join(folder, 'absent'), () => 0)).toThrow(/ENOENT/);
    expect(() => ElfFile.with(7 as unknown as string, () => 0)).toThrow(TypeError);
    expect(() => ElfFile.parse('bytes' as unknown as Uint8Array)).toThrow(TypeError);
  });
});

test('nothing is read once the file is closed', () => {
  const kept = ElfFile.with(library, (elf) => elf);
  expect(() => kept.symbolTable).toThrow('closed');
});
