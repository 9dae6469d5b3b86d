import { describe, expect, it } from 'vitest';
import { lessonProblems, markFacts } from './course-parts.ts';
import { parseDocument } from './markdown.ts';
import { testLesson } from './testing.ts';

const PATH = 'lessons/03-maps/README.md';
const README = `# Maps

You learn to count.

<!-- lesson facts -->

_x_

<!-- end of lesson facts -->

## What it is about

\`\`\`mermaid
flowchart LR
  A --> B
\`\`\`

## Tasks

### 03.1 Create a map

### 03.2 Fill it

## Run it by hand

## An aside

## When it goes wrong

### EPERM

## Clean up

## Further

## Next
`;
const whats = (text: string) =>
  lessonProblems(parseDocument(PATH, text), testLesson()).map(({ line, what }) => [line, what]);

describe('[L-c] lessonProblems', () => {
  it('accepts a lesson with all its parts, and others between', () => {
    expect(whats(README)).toEqual([]);
  });

  it.each([
    ['# Maps\n', '\n', 1, 'a lesson begins with its title.'],
    ['You learn to count.', '', 1, 'a paragraph below the title says the goal.'],
    [
      '<!-- lesson facts -->',
      '',
      1,
      'write <!-- lesson facts --> and <!-- end of lesson facts --> below the goal, and run pnpm docs:write.',
    ],
    ['```mermaid', '```text', 11, 'a diagram (mermaid) belongs here.'],
    ['## Clean up\n', '', 1, 'the lesson has no part “## Clean up”.'],
    ['## Further', '## Farther', 1, 'the lesson has no part “## Further”.'],
    ['03.2 Fill it', '03.2 Fill them', 22, 'lesson.json has “### 03.2 Fill it” here.'],
    ['### 03.2 Fill it', '', 18, 'lesson.json has “### 03.2 Fill it” here.'],
    [
      '### 03.2 Fill it',
      '### 03.2 Fill it\n### 03.3 More',
      23,
      'lesson.json has no task “03.3 More”.',
    ],
  ])('refuses one with %j as %j', (from, to, line, what) => {
    expect(whats(README.replace(from, to))).toEqual([[line, what]]);
  });

  it('refuses parts in another order', () => {
    const text = README.replace('## Further', '## X')
      .replace('## Clean up', '## Further')
      .replace('## X', '## Clean up');
    expect(whats(text)).toEqual([
      [
        32,
        'the parts of a lesson are, in this order: What it is about, Tasks, Run it by hand, When it goes wrong, Clean up, Further, Next.',
      ],
    ]);
  });
});

describe('markFacts', () => {
  it.each(['_4 minutes · easy · Linux 5.10 or newer_', '4 minutes · easy, with [a](b)'])(
    'marks a line of facts that was written by hand: %s',
    (facts) => {
      const lines = markFacts(parseDocument(PATH, `# Maps\n\nGoal.\n\n${facts}\n\n## Tasks`));
      expect(lines).toEqual([
        '# Maps',
        '',
        'Goal.',
        '',
        '<!-- lesson facts -->',
        '<!-- end of lesson facts -->',
        '',
        '## Tasks',
      ]);
    },
  );

  it.each([
    [PATH, README],
    [PATH, '# Maps\n\n## Tasks\n\n_4 minutes_'],
    ['docs/a.md', '_4 minutes · easy_'],
  ])('leaves %s alone otherwise', (path, text) => {
    expect(markFacts(parseDocument(path, text)).join('\n')).toBe(text);
  });
});
