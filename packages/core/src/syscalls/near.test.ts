import { expect, test } from 'vitest';
import { nearSyscallNames } from './near.ts';

test.each([
  'sys_openat',
  'SYS_openat',
  '__NR_openat',
  '__x64_sys_openat',
  '__ia32_compat_sys_openat',
  '__arm64_sys_openat',
  'sys_enter_openat',
  'sys_exit_openat',
  'OPENAT',
  ' openat ',
])('%j is openat', (text) => {
  expect(nearSyscallNames(text, 'x64')).toEqual(['openat']);
});

test.each(['sysinfo', 'sysfs', 'syslog', 'newfstatat'])(
  '%s keeps what looks like a prefix',
  (name) => {
    expect(nearSyscallNames(`SYS_${name}`, 'x64')).toEqual([name]);
  },
);

test('the name of a kernel or C function leads to the call', () => {
  expect(nearSyscallNames('__x64_sys_newuname', 'x64')).toEqual(['uname']);
  expect(nearSyscallNames('sys_enter_newfstat', 'x64')).toEqual(['fstat']);
  expect(nearSyscallNames('fstatat', 'x64')).toEqual(['newfstatat']);
});

test.each([
  ['opnat', 'openat'],
  ['exec', 'execve'],
  ['conect', 'connect'],
  ['unlikn', 'unlink'],
  ['readd', 'read'],
])('%s: first %s', (typed, meant) => {
  expect(nearSyscallNames(typed, 'x64')[0]).toBe(meant);
});

test('a call that the ABI lacks leads to the one it has', () => {
  expect(nearSyscallNames('open', 'arm64')[0]).toBe('openat');
  expect(nearSyscallNames('unlink', 'arm64')[0]).toBe('unlinkat');
});

test('gives at most three, and nothing for what is near nothing', () => {
  expect(nearSyscallNames('get', 'x64')).toHaveLength(3);
  expect(nearSyscallNames('supercalifragilistic', 'x64')).toEqual([]);
  expect(nearSyscallNames('', 'x64')).toEqual([]);
  expect(nearSyscallNames('sys_', 'x64')).toEqual([]);
});
