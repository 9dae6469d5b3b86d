import { expect, test } from 'vitest';
import { fixture } from '../testing/fixtures.ts';
import { clangHint } from './clang.ts';

test('[M1.6] [Q3] clang’s refusal of more than 512 bytes of stack comes with what to do', () => {
  expect(() => fixture('verifier/stack-over-512')).toThrow(
    expect.objectContaining({
      name: 'CompileError',
      message: expect.stringMatching(
        /stack-over-512\.bpf\.c:\d+:\d+: error: [^]*\nA BPF function has 512 bytes of stack\. .*BPF_MAP_TYPE_PERCPU_ARRAY/,
      ),
    }),
  );
});

// clang 19 and newer, whose limit can be changed.
test('newer words are known', () => {
  expect(clangHint('error: Looks like the BPF stack limit is exceeded. Please move')).toContain(
    'BPF_MAP_TYPE_PERCPU_ARRAY',
  );
});

test('other errors are left alone', () => {
  expect(clangHint("error: expected ';' after expression")).toBeUndefined();
});
