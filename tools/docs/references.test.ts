import { describe, expect, it } from 'vitest';
import { parseDocument } from './markdown.ts';
import { referenceProblems } from './references.ts';
import { foldersOf, type Repository } from './repository.ts';

const files = [
  'README.md',
  'docs/a.md',
  'packages/core/src/map.ts',
  '.ci/run',
  'package.json',
  'lessons/03-maps/stub/a.bpf.c',
];
const repository: Repository = {
  files: new Set(files),
  folders: foldersOf(files),
  scripts: new Map(),
  topScripts: new Set(),
  programs: new Set(),
};

function problems(text: string, path = 'docs/a.md'): string[] {
  const headings = ['# What it is', 'text'];
  return referenceProblems(parseDocument(path, text), repository, () => headings).map(
    ({ what }) => what,
  );
}

describe('[L-d] referenceProblems', () => {
  it.each(['`src/a.bpf.c`', '`src/`', '`lessons/03-maps/src/a.bpf.c`', '`lessons/03-maps/src`'])(
    'accepts %s in a lesson: what a learner makes from the stub',
    (text) => {
      expect(problems(text, 'lessons/03-maps/README.md')).toEqual([]);
    },
  );

  it('refuses what a learner has no stub for, and links to what a clone does not hold', () => {
    const path = 'lessons/03-maps/README.md';
    expect(problems('`src/b.bpf.c`', path)).toEqual(['there is no src/b.bpf.c.']);
    expect(problems('[a](src/a.bpf.c)', path)).toEqual(['the link to src/a.bpf.c leads nowhere.']);
  });

  it.each([
    ['a file from the top', '`packages/core/src/map.ts`'],
    ['a folder', '`packages/core/`'],
    ['a hidden file', '`.ci/run`'],
    ['a file from a package', '`src/map.ts`'],
    ['a file by its name', '`map.ts`'],
    ['the end of many names', '`.kernel.test.ts`'],
    ['a glob', '`packages/*/nothing.ts`'],
    ['a placeholder', '`packages/<name>/index.ts`'],
    ['a build product', '`packages/core/dist/x.ts`'],
    ['what tests make', '`.targets/`'],
    ['an absolute path', '`/etc/passwd.c`'],
    ['a package', '`@ebpf-dojo/core`'],
    ['an attach point', '`tp_btf/sys_enter`'],
    ['code with a space', '`import x from "a/b.ts"`'],
    ['a link', '[up](../README.md)'],
    ['a link to a heading', '[up](../README.md#what-it-is)'],
    ['a link to elsewhere', '[site](https://example.org/a.md)'],
    ['a path in a block', '```ts\n// `no/such.ts`\n```'],
  ])('accepts %s', (_, text) => {
    expect(problems(text)).toEqual([]);
  });

  it.each([
    ['`packages/core/src/mop.ts`', 'there is no packages/core/src/mop.ts.'],
    ['`packages/cor`', 'there is no packages/cor.'],
    ['`pakages/core/map.ts`', 'there is no pakages/core/map.ts.'],
    ['`nowhere/`', 'there is no nowhere/.'],
    ['`mop.ts`', 'no file is named mop.ts.'],
    ['[up](README.md)', 'the link to README.md leads nowhere.'],
    ['[up](../README.md#other)', 'README.md has no heading #other.'],
    [
      '[it](../packages/core/src/map.ts#L3)',
      'the link to ../packages/core/src/map.ts#L3 names a line; lines move.',
    ],
    ['see line 12 of it', '“line 12” refers to a line; lines move.'],
    ['see map.ts:12', '“map.ts:12” refers to a line; lines move.'],
  ])('refuses %s', (text, what) => {
    expect(problems(text)).toContain(what);
  });
});
