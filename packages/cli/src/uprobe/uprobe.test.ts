// What is wrong before the kernel is asked anything, and --list, which asks it nothing.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findUserFunctions } from '@ebpf-dojo/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseLines, runTool } from '../testing/tool.ts';

const WIDE = Array.from({ length: 1001 }, (_, index) => `void wide_${index}(void) {}`).join('\n');
// What core knows Go's binaries by.
const GO = '__asm__(".section .gopclntab,\\"a\\"; .byte 1; .previous");\nvoid go_main(void) {}';

let folder = '';
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'uprobe-'));
  for (const [name, source] of Object.entries({ wide: WIDE, go: GO })) {
    writeFileSync(at(`${name}.c`), source);
    execFileSync('clang', ['-shared', '-fPIC', at(`${name}.c`), '-o', at(`${name}.so`)]);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test.for([
  ["missing required argument 'binary'", () => []],
  ['give a function, or a pattern', () => ['libc']],
  ['There is no file /no/such/file', () => ['/no/such/file', 'x']],
  ['no library no-such-program', () => ['no-such-program', 'x']],
  ["has no function 'mallocc': did you mean malloc", () => ['libc', 'mallocc']],
  ['is no ELF file: it starts with other bytes. Give a program', () => [at('wide.c'), 'x']],
  ['/tmp is no regular file', () => ['/tmp', 'x']],
  ['1001 functions', () => [at('wide.so'), 'wide_*']],
  ['is a Go program: return probes may crash it', () => [at('go.so'), 'go_main', '--return']],
  ['is a Go program: return probes may crash it', () => [at('go.so'), 'go_main', '--latency']],
  ["no type is named 'strange'", () => ['libc', 'malloc', '--args', 'strange']],
  ["no type is named 'strange'", () => ['libc', 'malloc', '--return-type', 'strange']],
  ['cannot be used with', () => ['libc', 'malloc', '--return', '--args', 'd']],
  ['cannot be used with', () => ['libc', 'malloc', '--return', '--latency']],
  ['there is no process 999999999', () => ['libc', 'malloc', '-p', '999999999']],
] as const)('[E5] [E9] a wrong command line is told in one line: %s', async ([message, args]) => {
  const { code, stdout, stderr } = await runTool(['uprobe', ...args()]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('[E5] --list names functions, as many as there are, and needs no kernel', async () => {
  const { code, stdout, stderr } = await runTool(['uprobe', at('wide.so'), '--list', 'wide_?']);
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: Array.from({ length: 10 }, (_, index) => `wide_${index}\n`).join(''),
    stderr: `10 functions of ${at('wide.so')}\n`,
  });
});

test('[E5] --list --json has their places', async () => {
  const { functions } = findUserFunctions({ binary: at('wide.so') }, 'wide_*');
  const { stdout } = await runTool(['uprobe', '--list', at('wide.so'), 'wide_*', '--json']);
  const lines = parseLines(stdout);
  expect(lines.at(-1)).toMatchObject({ command: 'uprobe --list', functions: 1001 });
  expect(
    lines.flatMap((line) => (line.type === 'function' ? [[line.function, line.offset]] : [])),
  ).toEqual(functions.map(({ name, fileOffset }) => [name, fileOffset]));
});
