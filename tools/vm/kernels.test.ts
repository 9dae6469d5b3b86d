import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { UsageError } from './errors.ts';
import { chooseKernels, DEFAULT_KERNEL, KERNELS } from './kernels.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const names = (choice: string) => chooseKernels(choice, HERE).map(({ name }) => name);

describe('chooseKernels', () => {
  it('all: the four kernels under test, oldest first', () => {
    expect(names('all')).toEqual(['5.10', '6.1', '6.12', 'newest']);
  });

  it('takes one name, or several', () => {
    expect(names('6.1')).toEqual(['6.1']);
    expect(names('6.12,5.10')).toEqual(['6.12', '5.10']);
    expect(names(DEFAULT_KERNEL)).toEqual(['newest']);
  });

  it('takes an image by path, relative to where one is', () => {
    expect(chooseKernels('./kernels.test.ts', HERE)).toEqual([
      { kind: 'local', name: './kernels.test.ts', image: fileURLToPath(import.meta.url) },
    ]);
  });

  it.each(['6.2', './missing', ''])('refuses %j', (choice) => {
    expect(() => chooseKernels(choice, HERE)).toThrow(UsageError);
  });
});

describe('the catalogue', () => {
  it.each([
    ['5.10', '5.10.0-32-amd64', '5.100.1-amd64'],
    ['6.1', '6.1.0-50-amd64', '6.12.107+deb13-amd64'],
    ['6.12', '6.12.107+deb13-amd64', '6.16.3+deb13-amd64'],
  ])('%s is %s and not %s', (name, right, wrong) => {
    const releases = KERNELS.find((kernel) => kernel.name === name)?.releases;
    expect(releases?.test(right)).toBe(true);
    expect(releases?.test(wrong)).toBe(false);
  });
});
