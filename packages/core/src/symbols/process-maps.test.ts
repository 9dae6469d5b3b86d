import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mappingAt, parseMaps } from './process-maps.ts';

const TEXT = `5623d5de1000-5623d5de3000 r--p 00000000 fe:00 260131                     /usr/bin/cat
5623d5de3000-5623d5de8000 r-xp 00002000 fe:00 260131                     /usr/bin/cat
7f3164c4a000-7f3164c6c000 rw-p 00000000 00:00 0 
7f3164c6c000-7f3164cc3000 r-xp 7fffffffff000 fe:00 18446744073709551615  /tmp/a b\\012c (deleted)
7f3164d6c000-7f3164dc3000 rw-s 00000000 00:01 1025                       /memfd:jit (deleted)
7ffe1e196000-7ffe1e1b7000 rw-p 00000000 00:00 0                          [stack]
ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
`;

const maps = parseMaps(TEXT);

test('lines become mappings', () => {
  expect(maps[1]).toEqual({
    start: 0x5623d5de3000n,
    end: 0x5623d5de8000n,
    executable: true,
    fileOffset: 0x2000n,
    file: 'fe:00 260131',
    inode: 260131n,
    path: '/usr/bin/cat',
    deleted: false,
  });
  expect(maps.map(({ path, deleted }) => [path, deleted]).slice(2)).toEqual([
    ['', false],
    ['/tmp/a b\nc', true],
    ['/memfd:jit', true],
    ['[stack]', false],
    ['[vsyscall]', false],
  ]);
  expect(maps[3]).toMatchObject({ fileOffset: 0x7fffffffff000n, inode: 2n ** 64n - 1n });
});

test.each([
  [0n, undefined],
  [0x5623d5de0fffn, undefined],
  [0x5623d5de1000n, '/usr/bin/cat'],
  [0x5623d5de7fffn, '/usr/bin/cat'],
  [0x5623d5de8000n, undefined],
  [0x7ffe1e196000n, '[stack]'],
  [0xffffffffff600fffn, '[vsyscall]'],
  [2n ** 64n - 1n, undefined],
])('%d is in %s', (address, path) => {
  expect(mappingAt(maps, address)?.path).toBe(path);
});

test('any text is read', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...TEXT.split('\n')), fc.string())), (lines) => {
      expect(parseMaps(lines.join('\n')).length).toBeLessThanOrEqual(
        lines.join('\n').split('\n').length,
      );
    }),
  );
});
