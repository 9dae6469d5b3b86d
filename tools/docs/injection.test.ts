import { describe, expect, it } from 'vitest';
import { inject, injectionProblems, withBlocks } from './injection.ts';
import { parseDocument } from './markdown.ts';
import { DocumentError } from './problem.ts';

const files: Record<string, string> = { 'a.ts': 'class A {\n  one() {\n    two;\n  }\n}\n' };
const read = (path: string): string => {
  const text = files[path];
  if (text === undefined) throw new DocumentError(`there is no file ${path}.`);
  return text;
};
const document = (annotation: string, code: string) =>
  parseDocument('a.md', `before\n${annotation}\n\`\`\`ts\n${code}\n\`\`\`\nafter`);
const problems = (annotation: string, code = '') =>
  injectionProblems(document(annotation, code), read).map(({ what }) => what);

describe('[L-d] injectionProblems', () => {
  it('accepts a whole file', () => {
    expect(problems('<!-- file: a.ts -->', 'class A {\n  one() {\n    two;\n  }\n}')).toEqual([]);
  });

  it('accepts a part, moved to the margin', () => {
    const annotation = '<!-- file: a.ts from="one()" to="}" -->';
    expect(problems(annotation, 'one() {\n  two;\n}')).toEqual([]);
  });

  it.each([
    ['', 'a block of ts comes from a file: write <!-- file: path --> above it.'],
    ['<!-- file: a.ts -->', 'this is not what a.ts says: run pnpm docs:write.'],
    ['<!-- file: b.ts -->', 'there is no file b.ts.'],
    ['<!-- file: a.ts from="three" -->', 'a.ts has no line with “three”.'],
  ])('refuses a stale block under “%s”', (annotation, what) => {
    expect(problems(annotation, 'stale')).toEqual([what]);
  });
});

describe('inject', () => {
  it('replaces blocks and nothing else, so that the check agrees', () => {
    const annotation = '<!-- file: a.ts from="two" to="two" -->';
    const text = inject(document(annotation, 'stale\nlines'), read);
    expect(text).toBe(`before\n${annotation}\n\`\`\`ts\ntwo;\n\`\`\`\nafter`);
    expect(injectionProblems(parseDocument('a.md', text), read)).toEqual([]);
  });
});

describe('a comment without its block', () => {
  const text = 'before\n\n<!-- file: a.ts from="two" to="two" -->\n\nafter\n\n<!-- output: ls -->';

  it('is told', () => {
    expect(injectionProblems(parseDocument('a.md', text), read).map(({ line }) => line)).toEqual([
      3, 7,
    ]);
  });

  it('gets one, of a file', () => {
    const whole = parseDocument('a.md', withBlocks(parseDocument('a.md', text)));
    expect(inject(whole, read)).toBe(
      'before\n\n<!-- file: a.ts from="two" to="two" -->\n\n```ts\ntwo;\n```\n\nafter\n\n<!-- output: ls -->',
    );
  });

  it('is none in a block', () => {
    const quoted = '````text\n<!-- file: a.ts -->\n````';
    expect(parseDocument('a.md', quoted).orphans).toEqual([]);
    expect(withBlocks(document('<!-- file: a.ts -->', 'x'))).toBe(
      document('<!-- file: a.ts -->', 'x').lines.join('\n'),
    );
  });
});
