import { expect, test } from 'vitest';
import { parseLibraryCache } from './library-cache.ts';

/** A cache as ldconfig(8) writes it. */
function cacheOf(
  entries: readonly (readonly [flags: number, name: string, path: string])[],
): Buffer {
  const header = Buffer.alloc(48);
  header.write('glibc-ld.so.cache1.1', 'latin1');
  header.writeUInt32LE(entries.length, 20);
  const table = Buffer.alloc(24 * entries.length);
  let strings = '';
  const place = (text: string): number => {
    const at = header.length + table.length + strings.length;
    strings += `${text}\0`;
    return at;
  };
  for (const [index, [flags, name, path]] of entries.entries()) {
    table.writeUInt32LE(flags, 24 * index);
    table.writeUInt32LE(place(name), 24 * index + 4);
    table.writeUInt32LE(place(path), 24 * index + 8);
  }
  return Buffer.concat([header, table, Buffer.from(strings)]);
}

const cache = cacheOf([
  [0x0803, 'libc.so.6', '/lib/i386-linux-gnu/libc.so.6'],
  [0x0303, 'libc.so.6', '/lib/x86_64-linux-gnu/libc.so.6'],
  [0x0a03, 'libc.so.6', '/lib/aarch64-linux-gnu/libc.so.6'],
]);

test('gives the libraries of one architecture', () => {
  expect(parseLibraryCache(cache, 'x64')).toEqual([
    ['libc.so.6', '/lib/x86_64-linux-gnu/libc.so.6'],
  ]);
  expect(parseLibraryCache(cache, 'arm64')).toEqual([
    ['libc.so.6', '/lib/aarch64-linux-gnu/libc.so.6'],
  ]);
});

test('the old format before the new one is passed over', () => {
  const both = Buffer.concat([Buffer.from('ld.so-1.7.0\0\0\0\0\0'), cache]);
  expect(parseLibraryCache(both, 'x64')).toHaveLength(1);
});

test('what is cut short or no cache gives what is whole', () => {
  for (let length = 0; length < cache.length; length++)
    expect(parseLibraryCache(cache.subarray(0, length), 'x64').length).toBeLessThan(2);
  expect(parseLibraryCache(Buffer.from('something else'), 'x64')).toEqual([]);
});
