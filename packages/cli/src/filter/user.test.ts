import { expect, test } from 'vitest';
import { UsageError } from '../exit.ts';
import { userId } from './user.ts';

test('users are found by number and by name', () => {
  expect(userId('0')).toBe(0);
  expect(userId('4294967294')).toBe(4_294_967_294);
  expect(userId('root')).toBe(0);
});

test.for(['4294967295', '99999999999'])('%s is no user id', (id) => {
  expect(() => userId(id)).toThrow(UsageError);
});

test('a name that is not there is told, with a way out', () => {
  expect(() => userId('nobody-has-this-name')).toThrow(
    "there is no user 'nobody-has-this-name' in /etc/passwd; a number works for any user.",
  );
});
