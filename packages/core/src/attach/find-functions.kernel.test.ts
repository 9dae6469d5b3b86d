import { expect, test } from 'vitest';
import { KernelSymbols } from '../symbols/kernel-symbols.ts';
import { findKernelFunction, findKernelFunctions } from './find-functions.ts';

test('a function is found by its name', () => {
  expect(findKernelFunction('do_sys_openat2')).toEqual({ name: 'do_sys_openat2', hint: undefined });
});

test('a name that no function has leads to those near it', () => {
  const { name, hint } = findKernelFunction('do_sys_opnat2');
  expect(name).toBeUndefined();
  expect(hint).toMatch(/Did you mean do_sys_openat2\b/);
});

test('what only started the kernel is no function to probe', () => {
  expect(findKernelFunction('start_kernel')).toEqual({
    name: undefined,
    hint: expect.stringContaining('a symbol of that name that cannot be probed'),
  });
});

test('what the kernel lets us probe are functions by its symbols, too, and no constants or variables', () => {
  const functions = new Set(KernelSymbols.load().functionNames());
  expect(findKernelFunctions('*').filter((name) => !functions.has(name))).toEqual([]);
  // Of some variables Linux 7.2 says that they are text: `init_task`, `jiffies`.
  const others = ['linux_banner', 'init_task', 'jiffies'];
  expect(others.filter((name) => functions.has(name))).toEqual([]);
});

test('a pattern finds all that fit, each once, and no parts of functions', () => {
  const names = findKernelFunctions('*do_sys_open*');
  expect(names).toContain('do_sys_openat2');
  expect(names).toHaveLength(new Set(names).size);
  for (const name of names) expect(name).toMatch(/^(?!__(?:pfx|cfi)_).*do_sys_open(?!.*\.cold)/);
  expect(findKernelFunctions('do_sys_openat2')).toEqual(['do_sys_openat2']);
  expect(findKernelFunctions('no_such_function_*')).toEqual([]);
});
