import { describe, expect, it } from 'vitest';
import { parseDocument } from './markdown.ts';
import { DocumentError } from './problem.ts';
import { regionProblems, writeRegions, type Generate } from './regions.ts';

const generate: Generate = (name) => {
  if (name === 'broken') throw new DocumentError('it cannot be made.');
  return name === 'list' ? ['one', 'two'] : undefined;
};
const fresh = '# A\n\n<!-- list -->\n\none\ntwo\n\n<!-- end of list -->\nafter';
const problems = (text: string) =>
  regionProblems(parseDocument('a.md', text), generate).map(({ line, what }) => [line, what]);
const written = (text: string) => writeRegions(parseDocument('a.md', text), generate).join('\n');

describe('a part between two comments', () => {
  it('is right when it is what would be written', () => {
    expect(problems(fresh)).toEqual([]);
    expect(written(fresh)).toBe(fresh);
  });

  it('is written anew, and nothing else is', () => {
    const stale = fresh.replace('two', 'three');
    expect(problems(stale)).toEqual([[3, 'the part “list” is out of date: run pnpm docs:write.']]);
    expect(written(stale)).toBe(fresh);
    expect(written('# A\n\n<!-- list -->\n<!-- end of list -->\nafter')).toBe(fresh);
  });

  it.each([
    ['<!-- list -->\none\ntwo', 1, '“end of list” is missing below.'],
    ['<!-- broken -->\n<!-- end of broken -->', 1, 'it cannot be made.'],
  ])('stays when it cannot be written: %j', (text, line, what) => {
    expect(problems(text)).toEqual([[line, what]]);
    expect(written(text)).toBe(text);
  });

  it.each(['<!-- kernel with kprobes -->\n```sh\n```', '````text\n<!-- list -->\n````'])(
    '%j is none',
    (text) => {
      expect(problems(text)).toEqual([]);
      expect(written(text)).toBe(text);
    },
  );
});
