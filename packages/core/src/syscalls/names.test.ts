import { describe, expect, test } from 'vitest';
import { syscallName, syscallNames, syscallNumber, textArgument } from './names.ts';

test('each ABI has its own numbers', () => {
  expect(syscallNumber('x64', 'openat')).toBe(257);
  expect(syscallNumber('i386', 'openat')).toBe(295);
  expect(syscallNumber('arm64', 'openat')).toBe(56);
  expect(syscallName('x64', 1)).toBe('write');
  expect(syscallName('i386', 1)).toBe('exit');
  expect(syscallName('arm64', 1)).toBe('io_destroy');
});

test('number 0 is a call', () => {
  expect(syscallName('x64', 0)).toBe('read');
  expect(syscallNumber('x64', 'read')).toBe(0);
});

test('a number without a name is shown as a number', () => {
  expect(syscallName('x64', 99_999)).toBe('sys_99999');
  expect(syscallName('x64', -1)).toBe('sys_-1');
});

test('a call that an ABI lacks has no number there', () => {
  expect(syscallNumber('x64', 'open')).toBe(2);
  expect(syscallNumber('arm64', 'open')).toBeUndefined();
  expect(syscallNumber('x64', 'waitpid')).toBeUndefined();
  expect(syscallNumber('x64', 'sys_open')).toBeUndefined();
  expect([...syscallNames('arm64')]).not.toContain('open');
});

describe('text argument', () => {
  test.each([
    ['execve', 0],
    ['stat', 0],
    ['rename', 0],
    ['openat', 1],
    ['newfstatat', 1],
    ['statx', 1],
    ['renameat2', 1],
    ['mount', 1],
    ['symlinkat', 2],
    ['move_mount', 3],
  ])('%s: %i', (name, index) => {
    expect(textArgument(name, 'x64')).toBe(index);
  });

  test.each(['connect', 'write', 'getcwd', 'sethostname', 'no_such_call'])('%s: none', (name) => {
    expect(textArgument(name, 'x64')).toBeUndefined();
  });

  test('moves on i386 when a 64-bit argument comes before it', () => {
    expect(textArgument('fanotify_mark', 'x64')).toBe(4);
    expect(textArgument('fanotify_mark', 'arm64')).toBe(4);
    expect(textArgument('fanotify_mark', 'i386')).toBe(5);
  });

  test('of calls that only i386 has', () => {
    expect(textArgument('stat64', 'i386')).toBe(0);
    expect(textArgument('fstatat64', 'i386')).toBe(1);
    expect(textArgument('stat64', 'x64')).toBeUndefined();
  });

  test('is that of this machine unless said otherwise', () => {
    expect(textArgument('openat')).toBe(1);
  });
});
