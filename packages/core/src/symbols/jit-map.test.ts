import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  linkSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { JitMap } from './jit-map.ts';

const user = process.geteuid?.() ?? 0;

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jit-map-'));
  path = join(folder, 'perf-7.map');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('functions are found from their first byte to their last', () => {
  writeFileSync(path, '7f0000001000 20 first function\n0x7f0000001020 0x10 JS:*second a.js:3:4\n');
  const map = new JitMap(path, { user });
  const at = (address: bigint) => map.find(address);
  expect([at(0x7f0000000fffn), at(0x7f0000001030n)]).toEqual([undefined, undefined]);
  expect(at(0x7f000000101fn)).toEqual({ name: 'first function', offset: 0x1f });
  expect(at(0x7f0000001020n)).toEqual({ name: 'JS:*second a.js:3:4', offset: 0 });
});

test('of a file without end the start is read, and a warning says so, once', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  writeFileSync(path, '1000 10 first\n2000 10 second\n');
  const map = new JitMap(path, { user }, 20);
  expect(map.find(0x1000n)?.name).toBe('first');
  expect(map.find(0x2000n)).toBeUndefined();
  appendFileSync(path, '3000 10 third\n');
  expect(map.find(0x3000n)).toBeUndefined();
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('larger than 20 bytes'), {
    code: 'EBPF_JIT_MAP_CUT',
  });
  warn.mockRestore();
});

test('what is added is read, when its line is whole', () => {
  writeFileSync(path, '1000 10 early\n');
  const map = new JitMap(path, { user });
  expect(map.find(0x2000n)).toBeUndefined();
  appendFileSync(path, '2000 10 la');
  expect(map.find(0x2000n)).toBeUndefined();
  appendFileSync(path, 'te\n3000 10 later\n');
  expect(map.find(0x2000n)?.name).toBe('late');
  expect(map.find(0x3000n)?.name).toBe('later');
  expect(map.find(0x1000n)?.name).toBe('early');
});

test('of functions that were there one after the other the last counts', () => {
  writeFileSync(path, '1000 100 old\n1000 40 new\n1010 8 newest\n');
  const map = new JitMap(path, { user });
  expect([0x1000n, 0x1010n, 0x1018n, 0x1050n].map((address) => map.find(address)?.name)).toEqual([
    'new',
    'newest',
    'new',
    'old',
  ]);
});

test('a file begun anew replaces what was read', () => {
  writeFileSync(path, '1000 10 before\n2000 10 before too\n');
  const map = new JitMap(path, { user });
  expect(map.find(0x1000n)?.name).toBe('before');
  writeFileSync(path, '1000 10 after\n');
  expect([map.find(0x1000n)?.name, map.find(0x2000n)]).toEqual(['after', undefined]);
  const other = join(folder, 'other');
  writeFileSync(other, '1000 10 other\n2000 10 and another one\n');
  renameSync(other, path);
  expect(map.find(0x1000n)?.name).toBe('other');
});

test('what was read stays when the file goes', () => {
  writeFileSync(path, '1000 10 known\n');
  const map = new JitMap(path, { user });
  expect(map.find(0x1000n)?.name).toBe('known');
  rmSync(path);
  expect(map.find(0x1000n)?.name).toBe('known');
});

test('when the process has ended, what it wrote last is found under the name that lasts', () => {
  const lastingPath = join(folder, 'lasting');
  writeFileSync(path, '1000 10 early\n');
  linkSync(path, lastingPath);
  const map = new JitMap(path, { user, lastingPath });
  expect(map.find(0x1000n)?.name).toBe('early');
  appendFileSync(lastingPath, '2000 10 late\n');
  // As /proc/PID/root goes with the process.
  rmSync(path);
  expect(map.find(0x2000n)?.name).toBe('late');
  // Another process has its pid now, and writes a file of its own.
  renameSync(lastingPath, path.replace('perf', 'kept'));
  writeFileSync(lastingPath, '1000 10 foreign\n3000 10 foreign\n');
  expect(map.find(0x1000n)?.name).toBe('early');
  expect(map.find(0x3000n)).toBeUndefined();
});

test('a process that has ended before its file was looked at has its functions, too', () => {
  const lastingPath = join(folder, 'lasting');
  writeFileSync(lastingPath, '1000 10 name\n');
  expect(new JitMap(path, { user, lastingPath }).find(0x1000n)?.name).toBe('name');
});

test('lines that are none are left out', () => {
  writeFileSync(path, 'what\n\nzz 10 no\n1000 10\n10000000000000000000 1 long\n1000 10 yes\n');
  const map = new JitMap(path, { user });
  expect(map.find(0x1000n)?.name).toBe('yes');
});

test('a file that another put there is not believed', () => {
  writeFileSync(path, '1000 10 name\n');
  // Only root may give files away; without it, the file is made someone else's by asking for another user's.
  if (user === 0) chownSync(path, 4321, 4321);
  expect(new JitMap(path, { user: user === 0 ? 0 : user + 1 }).find(0x1000n)).toBeUndefined();
  expect(new JitMap(path, { user: user === 0 ? 4321 : user }).find(0x1000n)?.name).toBe('name');
});

test('a link or a pipe is neither followed nor waited for', () => {
  const target = join(folder, 'target');
  writeFileSync(target, '1000 10 name\n');
  symlinkSync(target, path);
  expect(new JitMap(path, { user }).find(0x1000n)).toBeUndefined();
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(new JitMap(pipe, { user }).find(0x1000n)).toBeUndefined();
});

test('without a file there is nothing', () => {
  expect(new JitMap(path, { user }).find(0x1000n)).toBeUndefined();
});
