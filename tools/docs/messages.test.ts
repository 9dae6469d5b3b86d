import { expect, it } from 'vitest';
import { parseDocument } from './markdown.ts';
import { messageProblems } from './messages.ts';
import { DocumentError } from './problem.ts';

const files: Record<string, string> = {
  'a.ts': 'say(`BLOCKED: no ${what} here:\n  use another.`);',
  'b.ts': 'Run it as   root',
};
const read = (path: string): string => {
  const text = files[path];
  if (text === undefined) throw new DocumentError(`there is no file ${path}.`);
  return text;
};
function problems(annotation: string, text: string) {
  const [block] = parseDocument(
    'a.md',
    `<!-- ${annotation} -->\n\`\`\`text\n${text}\n\`\`\``,
  ).blocks;
  return block === undefined ? [] : messageProblems(block, read);
}

it('accepts lines that files say, with what is filled in left out', () => {
  expect(
    problems('message: a.ts b.ts', 'BLOCKED: no … here: use another.\n  Run it as root\n…'),
  ).toEqual([]);
});

it.each([
  [
    'message: a.ts',
    'BLOCKED: no kprobes here',
    0,
    'a.ts does not say this: BLOCKED: no kprobes here',
  ],
  ['message: a.ts', 'BLOCKED: no …\nRun it as root', 1, 'a.ts does not say this: Run it as root'],
  ['message: c.ts', 'x', -1, 'there is no file c.ts.'],
  [
    'aside',
    'x',
    -1,
    'a text is said somewhere: write <!-- message: path --> above it, or make it the output of a command.',
  ],
])('refuses, under %j, %j', (annotation, text, index, what) => {
  expect(problems(annotation, text)).toEqual([{ index, what }]);
});
