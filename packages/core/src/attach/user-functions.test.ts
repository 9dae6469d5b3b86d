import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ElfFile } from '../elf/elf-file.ts';
import { findUserFunctions } from './user-functions.ts';

// A version that is not the default, two names of one function, and two functions of one name.
const SOURCE = `
__asm__(".symver old_answer, answer@LIB_1");
__asm__(".symver new_answer, answer@@LIB_2");
int old_answer(void) { return 41; }
int new_answer(void) { return 42; }
int __plain(void) { return 1; }
int plain(void) __attribute__((alias("__plain")));
static __attribute__((noinline)) int hidden(int x) { __asm__ volatile("" : "+r"(x)); return x; }
int first(int x) { return hidden(x) + 1; }
`;
const OTHER = `
static __attribute__((noinline)) int hidden(int x) { __asm__ volatile("" : "+r"(x)); return x + 2; }
int second(int x) { return hidden(x) + 1; }
`;

let folder = '';
let library = '';
let stripped = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'functions-'));
  library = join(folder, 'library.so');
  stripped = join(folder, 'stripped.so');
  writeFileSync(join(folder, 'one.c'), SOURCE);
  writeFileSync(join(folder, 'two.c'), OTHER);
  writeFileSync(
    join(folder, 'versions'),
    'LIB_1 { global: answer; plain; __plain; first; second; local: *; }; LIB_2 { global: answer; } LIB_1;',
  );
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(command, args, { cwd: folder });
  const script = '-Wl,--version-script=versions';
  run('clang', '-O1', '-shared', '-fPIC', script, 'one.c', 'two.c', '-o', library);
  run('strip', '-o', stripped, library);
});

afterAll(() => rmSync(folder, { recursive: true }));

const find = (pattern?: string, binary = library) => findUserFunctions({ binary }, pattern);
const names = (pattern?: string) => find(pattern).functions.map(({ name }) => name);

test('a version that programs get no more is named with it', () => {
  expect(names('answer*')).toEqual(['answer', 'answer@LIB_1']);
  const offsets = ['answer', 'answer@LIB_1'].map((name) => find(name).functions[0]?.fileOffset);
  expect(new Set(offsets).size).toBe(2);
  expect(offsets).toEqual(
    ElfFile.with(library, (elf) =>
      ['answer@@LIB_2', 'answer@LIB_1'].map((name) =>
        elf.fileOffset(elf.functions(name)[0]?.address ?? 0n),
      ),
    ),
  );
});

test('several names of one place are one function, by the plainest', () => {
  expect(find('*plain').functions).toMatchObject([{ name: 'plain', aliases: ['__plain'] }]);
});

test('several functions of one name are all there', () => {
  const { path, isGo, functions } = find('hid?en');
  expect(functions.map(({ name }) => name)).toEqual(['hidden', 'hidden']);
  expect(new Set(functions.map(({ fileOffset }) => fileOffset)).size).toBe(2);
  expect({ path, isGo }).toEqual({ path: library, isGo: false });
});

const missing: readonly (readonly [string, () => string, string])[] = [
  ['fist', () => library, "has no function 'fist': did you mean first?"],
  ['hidde*', () => stripped, 'is stripped of the names of all others'],
  ['printf', () => library, 'of a library that is used'],
  ['x', () => join(folder, 'nothing.so'), 'There is no file'],
  ['x', () => join(folder, 'one.c'), 'is no ELF file'],
  ['x', () => folder, 'is no regular file'],
  ['x', () => 'libnothing', 'There is no library libnothing'],
];
test.for(missing)('%s is not found, with the reason', ([pattern, binary, message]) => {
  expect(() => find(pattern, binary())).toThrow(message);
});
