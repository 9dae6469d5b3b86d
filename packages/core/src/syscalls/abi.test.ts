import { afterEach, expect, test } from 'vitest';
import { compatAbi, nativeAbi, UnsupportedArchitectureError } from './abi.ts';

const { arch } = process;
afterEach(() => {
  setArch(arch);
});

function setArch(value: string): void {
  Object.defineProperty(process, 'arch', { value });
}

test('32-bit programs on x64 use i386', () => {
  setArch('x64');
  expect([nativeAbi(), compatAbi()]).toEqual(['x64', 'i386']);
});

test('the numbers of 32-bit programs on arm64 are not known', () => {
  setArch('arm64');
  expect([nativeAbi(), compatAbi()]).toEqual(['arm64', undefined]);
});

test('another architecture is refused by name', () => {
  setArch('riscv64');
  expect(nativeAbi).toThrow(UnsupportedArchitectureError);
  expect(nativeAbi).toThrow(/riscv64.*x86-64 or arm64/);
});
