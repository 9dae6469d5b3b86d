import { expect, test } from 'vitest';
import { parseTarget, targetFolder } from './target.ts';

test.for(['src', 'stub', 'solution', 'mutant:lost-update', 'step:3'] as const)(
  '%s is a target',
  (target) => {
    expect(parseTarget(target, 'src')).toBe(target);
  },
);

test.for([undefined, ''])('%j is the default', (text) => {
  expect(parseTarget(text, 'solution')).toBe('solution');
});

test.for(['mutant:', 'mutant:../x', 'step:x', 'solutions'])('%s is none', (text) => {
  expect(() => parseTarget(text, 'src')).toThrow(`and not ${text}.`);
});

test('what is made lies in a folder of its own', () => {
  expect(targetFolder('/l', 'stub')).toBe('/l/stub');
  expect(targetFolder('/l', 'mutant:a')).toBe('/l/.targets/mutant-a');
});
