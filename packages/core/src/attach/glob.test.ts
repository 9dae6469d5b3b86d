import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globTest } from './glob.ts';

test.for([
  ['vfs_*', 'vfs_read', true],
  ['vfs_*', 'do_vfs_read', false],
  ['*read', 'vfs_read', true],
  ['*read', 'vfs_readv', false],
  ['vfs_?ead', 'vfs_read', true],
  ['vfs_?', 'vfs_', false],
  ['vfs_????', 'vfs_read', true],
  ['*', '', true],
  ['a*a', 'a', false],
  ['a*b*c', 'axxbyyc', true],
  ['a*b*c', 'axxcyyb', false],
  ['*.isra.?', 'tcp.isra.0', true],
  ['*.isra.?', 'tcpxisrax0', false],
  ['a**b', 'ab', true],
] as const)('%s and %s: %s', ([pattern, name, fits]) => {
  expect(globTest(pattern)?.(name)).toBe(fits);
});

test('what has neither star nor question mark is a name', () => {
  expect(globTest('vfs_read')).toBeUndefined();
});

test('agrees with a regular expression, whatever the pattern', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
  const names = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 10 });
  fc.assert(
    fc.property(letters, names, (pattern, name) => {
      const source = pattern
        .replaceAll('.', String.raw`\.`)
        .replaceAll('*', '.*')
        .replaceAll('?', '.');
      const expected = /[*?]/.test(pattern) ? new RegExp(`^${source}$`).test(name) : undefined;
      expect(globTest(pattern)?.(name)).toBe(expected);
    }),
  );
});

test('a pattern of many stars is answered at once', () => {
  const started = performance.now();
  expect(globTest(`${'*a'.repeat(40)}b`)?.('a'.repeat(200))).toBe(false);
  expect(performance.now() - started).toBeLessThan(500);
});
