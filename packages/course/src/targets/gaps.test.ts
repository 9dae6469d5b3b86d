import { describe, expect, test } from 'vitest';
import { LessonError } from '../lesson/lesson-error.ts';
import { gapsOf, withTasksDone } from './gaps.ts';
import { marksIn } from './marks.ts';

const STUB = `import { a } from 'a';

export function first(): number {
  todo('03.1', 'give one');
}

export function second(): number {
  const kept = 1;
  todo('03.2', 'give two');
}
`;
const SOLUTION = `import { a, b } from 'a';

export function first(): number {
  return a;
}

export function second(): number {
  const kept = 1;
  const two = b + kept;

  return two;
}
`;
const stub = new Map([['index.ts', STUB]]);
const solution = new Map([['index.ts', SOLUTION]]);
const done = (...tasks: string[]) =>
  withTasksDone(stub, solution, new Set(tasks)).get('index.ts') ?? '';

describe('the stub with some tasks done', () => {
  test('is the stub with none, and the solution with all', () => {
    expect(done()).toBe(STUB);
    expect(done('03.1', '03.2')).toBe(SOLUTION);
  });

  test('has the lines of those tasks, and the marks of the others', () => {
    expect(done('03.1')).toContain('return a;');
    expect(marksIn(done('03.1'))).toEqual(['03.2']);
    expect(done('03.2')).toContain('  return two;\n}');
    expect(marksIn(done('03.2'))).toEqual(['03.1']);
  });

  test('takes what differs above all marks for the first task', () => {
    expect(done('03.1')).toContain("import { a, b } from 'a';");
    expect(done('03.2')).toContain("import { a } from 'a';");
  });

  test.for([
    ["import { todo } from 'course';\n", ''],
    ["import { a, todo } from 'course';\n", "import { a } from 'course';\n"],
    ["import {\n  a,\n  todo,\n} from 'course';\n", "import { a } from 'course';\n"],
  ])('imports todo as long as a task of the file calls it: %j', ([from = '', to = '']) => {
    const files = (top: string, text: string) => new Map([['index.ts', `${top}${text}`]]);
    const text = (...tasks: string[]) =>
      withTasksDone(files(from, STUB), files(to, SOLUTION), new Set(tasks)).get('index.ts') ?? '';
    expect(text('03.1')).toMatch(/^import \{ todo \} from '@ebpf-dojo\/course';\n/);
    expect(text('03.2')).toContain(from);
    expect(text('03.1', '03.2')).toBe(`${to}${SOLUTION}`);
  });

  test('C marks count as well', () => {
    const c = new Map([['a.bpf.c', '{\n\tTODO("03.3", "count");\n}\n']]);
    const written = new Map([['a.bpf.c', '{\n\tcount();\n}\n']]);
    expect(withTasksDone(c, written, new Set(['03.3'])).get('a.bpf.c')).toBe('{\n\tcount();\n}\n');
  });
});

test('the gaps of a task are told with file, stub and solution', () => {
  expect(gapsOf(stub, solution, '03.2')).toEqual([
    {
      file: 'index.ts',
      stub: "  todo('03.2', 'give two');",
      solution: '  const two = b + kept;\n\n  return two;',
    },
  ]);
});

describe('a stub that is not like its solution is refused', () => {
  const refusal = (from: string, to: string): unknown => {
    try {
      return withTasksDone(new Map([['a.ts', from]]), new Map([['a.ts', to]]), new Set());
    } catch (error) {
      return error;
    }
  };

  test('two tasks without a line in common between them', () => {
    const error = refusal("{\n todo('03.1', 'a');\n todo('03.2', 'b');\n}", '{\n a();\n b();\n}');
    expect(error).toBeInstanceOf(LessonError);
    expect(error).toMatchObject({ message: expect.stringContaining('03.1 and 03.2') as string });
  });

  test('a difference without any mark', () => {
    expect(refusal('one\n', 'two\n')).toMatchObject({
      message: 'a.ts differs from the solution, and no todo says which task that is:\none',
    });
  });

  test('a file that one of them lacks', () => {
    expect(() => withTasksDone(new Map([['a.ts', '']]), new Map(), new Set())).toThrow(
      'a.ts is in stub/ alone',
    );
    expect(() => withTasksDone(new Map(), new Map([['a.ts', '']]), new Set())).toThrow(
      'a.ts is in solution/ alone',
    );
  });
});
