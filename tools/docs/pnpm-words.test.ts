import { expect, it } from 'vitest';
import { withoutPnpm } from './pnpm-words.ts';

it('leaves what the script printed', () => {
  expect(
    withoutPnpm('\n> lesson-03@0.0.0 start /a/b\n> dojo start 03 -d 1\n\n\none\n> two\n'),
  ).toBe('\none\n> two\n');
});

it('takes away how pnpm tells that a script failed', () => {
  const before = '\n> lesson-03@0.0.0 test /a/lessons/03-maps\n> dojo test 03\n\n';
  expect(
    withoutPnpm(
      `${before}RED\n/a/lessons/03-maps:\n\u2009ERR_PNPM_RECURSIVE_RUN_FIRST_FAIL\u2009 lesson-03@0.0.0 test: \`dojo test 03\`\nExit status 1\n`,
    ),
  ).toBe('RED\n');
  expect(
    withoutPnpm(
      '\n> ebpf-dojo@ dojo /a\n> dojo hint\n\nWhich task?\n\u2009ELIFECYCLE\u2009 Command failed with exit code 2.\n',
    ),
  ).toBe('Which task?\n');
});

it('leaves the output of other commands alone', () => {
  expect(withoutPnpm('one\n> two three /four\n> five\n\n')).toBe(
    'one\n> two three /four\n> five\n\n',
  );
});
