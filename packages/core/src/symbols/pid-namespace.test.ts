import { readlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BpfError } from '../errors/bpf-error.ts';
import { UserSymbols, pidInNamespace, pidNamespace } from './index.ts';

test('this process has the namespace that its link names', () => {
  expect(readlinkSync('/proc/self/ns/pid')).toBe(`pid:[${pidNamespace().inode}]`);
  expect(pidNamespace(process.pid)).toEqual(pidNamespace());
  expect(pidInNamespace(process.pid)).toBe(process.pid);
});

const asks = [pidNamespace, pidInNamespace, (pid: number) => new UserSymbols().process(pid)];

test.each([0, -1, 1.5, 2 ** 31, Number.NaN])('%d is no pid', (pid) => {
  for (const ask of asks) expect(() => ask(pid)).toThrow(RangeError);
});

test.each(['1', '../1', 1n, null])('%s is no number', (pid) => {
  for (const ask of asks) expect(() => ask(pid as unknown as number)).toThrow(TypeError);
});

test('a process that is not there', () => {
  // Above the highest that pid_max can be.
  for (const ask of asks) expect(() => ask(2 ** 22 + 1)).toThrow(BpfError);
  expect(() => pidNamespace(2 ** 22 + 1)).toThrow(/ESRCH/);
});

test('options have their types', () => {
  expect(() => new UserSymbols({ demangle: 'yes' as never })).toThrow(TypeError);
  expect(() => new UserSymbols({ debugDirectories: '/usr/lib/debug' as never })).toThrow(TypeError);
});
