import { describe, expect, it } from 'vitest';
import { mermaidProblem } from './mermaid.ts';

const whats = (text: string) => mermaidProblem(text.split('\n')).map(({ what }) => what);

describe('mermaidProblem', () => {
  it.each([
    'flowchart LR\n  A[open] --> B["openat(2)"]\n  B -->|"reads (once)"| C[(map)]',
    '%% a remark\ngraph TD\n  A --> B',
    'flowchart TB\n  subgraph kernel ["the kernel (BPF)"]\n    A([program]) -.-> B[[map]]\n  end',
    'flowchart LR\n  A -- counts (each) --> B{which?}\n  B ==> C((end)) & D>flag]',
    'sequenceDiagram\n  A->>B: openat(path, flags)\n  loop each event\n    B-->>A: fd]\n  end',
    'stateDiagram-v2\n  [*] --> open',
    'pie title time\n  "user" : 3',
  ])('accepts %j', (text) => {
    expect(whats(text)).toEqual([]);
  });

  it.each([
    ['', 'the diagram is empty.'],
    ['flowchart LR', 'the diagram is empty.'],
    ['flow LR\nA --> B', 'mermaid has no diagram “flow”, as far as we know.'],
    ['flowchart\nA --> B', 'a flowchart goes TB, BT, LR or RL.'],
    ['flowchart LR\nA[x --> B', 'a bracket is not closed: A[x --> B'],
    ['flowchart LR\nA[x) --> B', 'a bracket is closed that was not opened: A[x) --> B'],
    ['flowchart LR\nA["x] --> B', 'a quotation mark is not closed: A["x] --> B'],
    [
      'flowchart LR\nA[counts (a map)]',
      'a text with brackets in it stands in quotation marks: A[counts (a map)]',
    ],
    [
      'flowchart LR\nA -->|read(2)| B',
      'a text with brackets in it stands in quotation marks: A -->|read(2)| B',
    ],
    ['flowchart LR\nsubgraph a\nA --> B', 'the diagram opens 1 parts and ends 0 of them.'],
    ['sequenceDiagram\nloop a\nA->>B: x', 'the diagram opens 1 parts and ends 0 of them.'],
  ])('refuses %j', (text, what) => {
    expect(whats(text)).toEqual([what]);
  });

  it('tells the line', () => {
    expect(mermaidProblem(['', 'flowchart LR', '', 'A[x'])).toMatchObject([{ index: 3 }]);
  });
});
