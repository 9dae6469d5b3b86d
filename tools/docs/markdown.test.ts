import { describe, expect, it } from 'vitest';
import { parseDocument } from './markdown.ts';

const text = `# Title <!-- aside -->

<!-- file: a.ts -->

\`\`\`ts
const a = 1;
// \`b/c.ts\`
\`\`\`
after
\`\`\`sh
npm test
\`\`\``;

describe('parseDocument', () => {
  const document = parseDocument('a.md', text);

  it('finds blocks with the comment above them', () => {
    expect(document.blocks).toEqual([
      {
        language: 'ts',
        annotation: 'file: a.ts',
        lines: ['const a = 1;', '// `b/c.ts`'],
        start: 5,
      },
      { language: 'sh', annotation: undefined, lines: ['npm test'], start: 10 },
    ]);
  });

  it('leaves prose where it was', () => {
    expect(document.prose).toEqual(['# Title ', '', '', '', '', '', '', '', 'after', '', '', '']);
  });

  it('takes a block that is never closed to the end', () => {
    expect(parseDocument('a.md', '```ts\na\nb').blocks[0]?.lines).toEqual(['a', 'b']);
  });

  it('takes a longer fence with a shorter one in it as one block', () => {
    expect(parseDocument('a.md', '````c\n```\n````').blocks).toMatchObject([{ lines: ['```'] }]);
  });
});
