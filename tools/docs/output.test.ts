import { describe, expect, it } from 'vitest';
import { firstDifference, normalize } from './output.ts';

const printed = `
OK   Kernel   6.18.44-fc, x64

  0.000651   26179 sh     execve       0    279 µs  /usr/bin/sh
  0.003271   26180 cat    openat  ENOENT   3.71 ns  /tmp/tmp.GkHISJkRTD/name
5.2 s: 2862 seen = 2862 delivered + 0 lost
`;
const difference = (excerpt: string) => firstDifference(excerpt.split('\n'), printed);

describe('firstDifference', () => {
  it.each([
    ['all of it', printed.trim()],
    [
      'other numbers, units, names and widths',
      '…\n 1.5 1 cat openat ENOENT 12 µs /tmp/tmp.abc/name\n4 ms: 1 seen = 1 delivered + 0 lost',
    ],
    ['left-out lines at both ends', '…\n0.1 1 sh execve 0 1 ms /usr/bin/sh\n…'],
    ['left-out text', 'OK Kernel 5.10…\n…'],
    ['lines left out in the middle', 'OK Kernel 1…\n…\n1 s: 1 seen = 1 delivered + 0 lost'],
  ])('accepts %s', (_, excerpt) => {
    expect(difference(excerpt)).toBeUndefined();
  });

  it.each([
    ['a line that was not printed', '…\nOK Colonel\n…', 1],
    [
      'lines in another order',
      '…\n1 1 cat openat ENOENT 1 s /tmp/tmp.a/name\n…\n1 1 sh execve 0 1 s /usr/bin/sh\n…',
      3,
    ],
    [
      'lines with others between that are not marked',
      'OK Kernel 1…\n1 s: 1 seen = 1 delivered + 0 lost',
      1,
    ],
    ['a start that is not the start', '0.1 1 sh execve 0 1 ms /usr/bin/sh\n…', 0],
    ['an end that is not the end', '…\n0.1 1 sh execve 0 1 ms /usr/bin/sh', 1],
    ['more than was printed', `${printed.trim()}\nmore`, 5],
    ['text that a pattern would match', '…\n1 1 .* execve 0 1 ms /usr/bin/sh\n…', 1],
  ])('refuses %s', (_, excerpt, index) => {
    expect(difference(excerpt)).toBe(index);
  });
});

it('normalize keeps words and errors, and drops what a run decides', () => {
  expect(normalize('/tmp/opens-a1B2c3/x in 12ms')).toBe('/tmp/opens-X/x in T');
  expect(normalize('  ran 7×  at 0xffff  in 1.2 ms, /tmp/tmp.x1 ENOENT')).toBe(
    'ran N× at N in T, /tmp/tmp.X ENOENT',
  );
});
