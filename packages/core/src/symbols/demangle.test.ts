import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ElfFile } from '../elf/elf-file.ts';
import { isFunction } from '../elf/symbol-table.ts';
import * as cxx from '../ffi/libstdcxx.ts';
import { demangle } from './index.ts';
import { nameGrowth } from './name-growth.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('names of C++', () => {
  // Examples of the Itanium C++ ABI, 5.1, and what compilers add to them.
  test.each([
    ['_Z1fv', 'f()'],
    ['_ZN3foo3barEv', 'foo::bar()'],
    ['_ZNK3FooplERKS_', 'Foo::operator+(Foo const&) const'],
    ['_ZN1N1TIiiE2mfES0_IddE', 'N::T<int, int>::mf(N::T<double, double>)'],
    ['_Z3addIiET_S0_S0_', 'int add<int>(int, int)'],
    [
      '_ZNSt6vectorIiSaIiEE9push_backEOi',
      'std::vector<int, std::allocator<int> >::push_back(int&&)',
    ],
    ['_ZZ4mainENKUliE_clEi', 'main::{lambda(int)#1}::operator()(int) const'],
    ['_ZTV3Foo', 'vtable for Foo'],
    ['_ZN3foo3barEv.cold', 'foo::bar() [clone .cold]'],
  ])('%s', (name, readable) => {
    expect(demangle(name)).toBe(readable);
    // Also when it is remembered.
    expect(demangle(name)).toBe(readable);
  });

  test('of the C++ library are read, all but a few', () => {
    const path = /\S*\/libstdc\+\+\.so\.6\S*/.exec(readFileSync('/proc/self/maps', 'utf8'))?.[0];
    const names = ElfFile.with(path ?? process.execPath, (elf) =>
      [...(elf.dynamicSymbolTable ?? [])].filter(isFunction).map(({ name }) => name),
    ).filter((name) => name.startsWith('_Z'));
    const left = names.filter((name) => demangle(name) === name);
    expect(names.length).toBeGreaterThan(1000);
    expect(left.length).toBeLessThan(names.length / 100);
  });
});

describe('names of Rust', () => {
  test.each([
    ['_ZN4core3ptr13drop_in_place17h0123456789abcdefE', 'core::ptr::drop_in_place'],
    [
      '_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE',
      "<Test + 'static as foo::Bar<Test>>::bar",
    ],
    ['_ZN13test$u20$test4foob17h05af221e174051e9E', 'test test::foob'],
    ['_ZN35Bar$LT$$u5b$u32$u3b$$u20$4$u5d$$GT$3baz17h0123456789abcdefE', 'Bar<[u32; 4]>::baz'],
    ['_ZN12test$BP$test3barE17h0123456789abcdefE', '_ZN12test$BP$test3barE17h0123456789abcdefE'],
    ['_ZN12test$BP$test17h0123456789abcdefE', 'test*test'],
    ['_ZN13core$u1b$evil3fmt17h0123456789abcdefE', 'core$u1b$evil::fmt'],
    ['_ZN5alloc3foo17h0123456789abcdefE.llvm.9D1C9369', 'alloc::foo'],
    ['_ZN5alloc3foo17h0123456789abcdefE.cold', 'alloc::foo [clone .cold]'],
  ])('%s', (name, readable) => {
    expect(demangle(name)).toBe(readable);
  });
});

describe('names that stay as they are', () => {
  test.each([
    ['of C', 'vfs_read'],
    ['that is none', ''],
    ['that C++ would take for a type', 'i'],
    ['of Go', 'main.(*Server).Serve'],
    ['of newer Rust', '_RNvC6_123foo3bar'],
    ['that only starts so', '_Z'],
    ['cut short', '_ZN3foo3ba'],
    ['with a NUL', '_Z1fv\0'],
    ['with a lone surrogate', '_Z3f\uD800'],
    ['that is long', `_Z1f${'P'.repeat(5000)}i`],
    ['that is huge', `_Z9999999${'a'.repeat(9_999_999)}v`],
  ])('one %s', (_, name) => {
    expect(demangle(name)).toBe(name);
  });

  test('all of them, without the library', () => {
    vi.spyOn(cxx, 'libstdcxx').mockReturnValue(undefined);
    expect(demangle('_ZN7without7libraryEv')).toBe('_ZN7without7libraryEv');
    expect(demangle('_ZN7without17h0123456789abcdefE')).toBe('_ZN7without17h0123456789abcdefE');
  });
});

/** `A<A<…, …>, A<…, …>>`: each part twice the one before. */
function doubling(times: number): string {
  const parts = Array.from({ length: times }, (_, at) => {
    const reference = `S${at.toString(36).toUpperCase()}_`;
    return `S_I${reference}${reference}E`;
  });
  return `_Z1f1AIvvE${parts.join('')}`;
}

test('a name that stands for more than there is memory is left as it is', () => {
  const small = demangle(doubling(4));
  expect(small).toMatch(/^f\(A<void, void>, A<A<void, void>, A<void, void> >, /);
  expect(small.length).toBeLessThan(doubling(4).length * nameGrowth(doubling(4)));
  const call = vi.spyOn(cxx, 'libstdcxx');
  expect(demangle(doubling(35))).toBe(doubling(35));
  expect(call).not.toHaveBeenCalled();
});
