import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BinaryCache } from './binary-cache.ts';
import { BinarySymbols } from './binary-symbols.ts';

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-'));
  path = join(folder, 'program');
  copyFileSync('/bin/true', path);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a file is read once, whatever its names', () => {
  const cache = new BinaryCache([]);
  const first = cache.get(path);
  linkSync(path, join(folder, 'link'));
  expect(first).toBeInstanceOf(BinarySymbols);
  expect(cache.get(path)).toBe(first);
  expect(cache.get(join(folder, 'link'))).toBe(first);
});

test('a file that changed is read again', () => {
  const cache = new BinaryCache([]);
  const first = cache.get(path);
  appendFileSync(path, 'more');
  expect(cache.get(path)).not.toBe(first);
});

test('what is no ELF file says so, and what is not there is an error', () => {
  const cache = new BinaryCache([]);
  writeFileSync(path, 'text');
  expect(cache.get(path)).toEqual({ problem: expect.stringContaining('no ELF file') });
  expect(() => cache.get(join(folder, 'absent'))).toThrow(/ENOENT/);
});
