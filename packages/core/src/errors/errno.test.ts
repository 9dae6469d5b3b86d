import { expect, test } from 'vitest';
import { errnoName } from './errno.ts';

test.each([
  [1, 'EPERM'],
  [2, 'ENOENT'],
  [110, 'ETIMEDOUT'],
])('%i is %s', (number, name) => {
  expect(errnoName(number)).toBe(name);
});

test.each([
  [11, 'EAGAIN'],
  [35, 'EDEADLK'],
  [95, 'EOPNOTSUPP'],
])('of the names of %i the usual one is %s', (number, name) => {
  expect(errnoName(number)).toBe(name);
});

test.each([
  [108, 'ESHUTDOWN'],
  [117, 'EUCLEAN'],
  [126, 'ENOKEY'],
  [133, 'EHWPOISON'],
])('%i, which Node.js does not know, is %s', (number, name) => {
  expect(errnoName(number)).toBe(name);
});

test.each([
  [512, 'ERESTARTSYS'],
  [513, 'ERESTARTNOINTR'],
  [514, 'ERESTARTNOHAND'],
  [515, 'ENOIOCTLCMD'],
  [516, 'ERESTART_RESTARTBLOCK'],
  [517, 'EPROBE_DEFER'],
  [524, 'ENOTSUPP'],
])('%i, which only the kernel sees, is %s', (number, name) => {
  expect(errnoName(number)).toBe(name);
});

test('every errno of the C library up to 133 has a name, but for the two that were never given', () => {
  const nameless = Array.from({ length: 133 }, (_, index) => index + 1).filter(
    (errno) => errnoName(errno) === `E${errno}`,
  );
  expect(nameless).toEqual([41, 58]);
});

test('a number without a name is shown as a number', () => {
  expect(errnoName(4000)).toBe('E4000');
});
