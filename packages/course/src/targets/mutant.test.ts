import { expect, test } from 'vitest';
import { mutated, type Mutant } from './mutant.ts';

const mutant = (from: string): Mutant => ({
  name: 'lost-update',
  task: '03.1',
  why: 'two CPUs read the same value',
  fails: 'counts',
  message: 'no',
  edits: [{ file: 'a.bpf.c', from, to: '*count += 1;' }],
});
const solution = new Map([['a.bpf.c', 'add(count);\nadd(other);\nadd(other);\n']]);

test('a mutant is the solution with its edits', () => {
  expect(mutated(solution, mutant('add(count);')).get('a.bpf.c')).toBe(
    '*count += 1;\nadd(other);\nadd(other);\n',
  );
});

test.for([
  ['sub(count);', '0 times'],
  ['add(other);', '2 times'],
])('what it replaces has to stand there once: %s', ([from = '', times = '']) => {
  expect(() => mutated(solution, mutant(from))).toThrow(
    `mutants/lost-update.json: this stands ${times} in solution/a.bpf.c, not once:\n${from}`,
  );
});
