import { expect, test } from 'vitest';
import { unlimitedMemlock } from './unprivileged.ts';

test.for([
  ['5.10.0-32-amd64', ['prlimit', '--memlock=unlimited']],
  ['4.19.0', ['prlimit', '--memlock=unlimited']],
  ['5.11.0', []],
  ['5.15.0-generic', []],
  ['6.1.0-50-amd64', []],
  ['6.18.3', []],
] as const)('on %s the limit of locked memory is lifted by %j', ([kernel, command]) => {
  expect(unlimitedMemlock(kernel)).toEqual(command);
});
