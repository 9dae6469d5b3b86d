import { describe, expect, test } from 'vitest';
import { guarded } from './guard.ts';

/** What comes through a guard. */
function call(prototype: string, ...args: readonly unknown[]): readonly unknown[] {
  return guarded(prototype, (...through) => through)(...args) as readonly unknown[];
}

describe('what koffi would misread does not reach C', () => {
  test.each([
    ['an address for a string', 'int f(const char *name)', [1], 'name of f takes a string'],
    ['undefined for a string', 'int f(const char *name)', [undefined], 'name of f takes a string'],
    [
      'a string with a NUL',
      'int f(const char *name)',
      ['a\0b'],
      'name of f takes a string without NUL',
    ],
    [
      'a number for a struct',
      'int f(const struct bpf_map *map)',
      [4096],
      'map of f takes an address or bytes',
    ],
    [
      'a string for memory',
      'int f(int fd, void *key)',
      [1, 'x'],
      "key of f takes an address or bytes; it was 'x'",
    ],
    ['a fraction', 'int f(int fd)', [1.5], 'fd of f takes a whole number'],
    ['too large a number', 'int f(int fd)', [2 ** 31], 'fd of f takes a whole number'],
    ['a negative id', 'int f(__u32 id)', [-1], 'id of f takes a whole number'],
    [
      'a negative id as bigint',
      'int f(int a, int b, __u32 id)',
      [0, 0, -1n],
      'id of f takes an integer',
    ],
    ['NaN', 'int f(size_t size)', [Number.NaN], 'size of f takes a whole number'],
    ['more than 64 bits', 'int f(__u64 flags)', [2n ** 64n], 'flags of f takes an integer'],
    ['a string for an enum', 'int f(enum bpf_map_type type)', ['1'], 'type of f takes an integer'],
    ['a number for a bool', 'int f(bool on)', [1], 'on of f takes a boolean'],
    [
      'the last of many',
      'int f(int a, int b, int c, int d, int e)',
      [1, 2, 3, 4, '5'],
      'e of f takes an integer',
    ],
  ])('%s', (_, prototype, args, message) => {
    expect(() => call(prototype, ...args)).toThrow(message);
  });

  test.each([
    ['int f(void)', []],
    ['int f(const char *name)', ['name']],
    ['int f(const char *name)', [null]],
    ['int f(int fd, void *key)', [-1, new Uint8Array(1)]],
    ['int f(struct btf *btf, __u32 id, size_t size)', [1n, 2 ** 32 - 1, 2n ** 64n - 1n]],
    ['int f(int a, long b, off_t c, bool d)', [-(2 ** 31), -1, 2 ** 53 - 1, true]],
    ['int f(int a, int b, int c, int d, libbpf_print_fn_t e)', [1, 2, 3, 4, 'anything']],
  ])('%s gets what it is given', (prototype, args) => {
    expect(call(prototype, ...args)).toEqual(args);
  });
});
