import { expect, test } from 'vitest';
import { REQUIREMENTS, requirementTables } from './requirements.ts';

const ids = REQUIREMENTS.flatMap(({ of }) => of.map(([id]) => id));
const everything = ids.map((id) => `test('[${id}] works', () => {});`).join('\n');
const tables = (files: Readonly<Record<string, string>>) =>
  requirementTables(Object.keys(files), (path) => files[path] ?? '');

test('ids are there once each', () => {
  expect(new Set(ids).size).toBe(ids.length);
});

test('each requirement links to the files with titles that have its id, and says how many they are', () => {
  const lines = tables({
    'lessons/03-maps/test/4-counts.kernel.test.ts': `test('[03.1] [E8] one', f);\ntest("[E8] two", f);\n// '[E7]\n`,
    'packages/cli/src/a.host.kernel.test.ts': everything,
    'packages/cli/src/way-tests.ts': 'test(`[E8] [E9] each ${way}`, f);',
    'packages/cli/src/no-test.ts': "const text = '[E8]';",
  });
  expect(lines.find((line) => line.startsWith('| E8 |'))).toMatch(
    /\| \[03\/4-counts\]\(\.\.\/lessons\/03-maps\/test\/4-counts\.kernel\.test\.ts\) 2×, \[a\.host\]\(\.\.\/packages\/cli\/src\/a\.host\.kernel\.test\.ts\), \[way-tests\]\(\.\.\/packages\/cli\/src\/way-tests\.ts\) \|$/,
  );
  expect(lines.filter((line) => line.startsWith('## '))).toHaveLength(REQUIREMENTS.length);
});

test('a requirement without a test is an error, and so is an id that is none', () => {
  expect(() => tables({ 'a.test.ts': everything.replace('[Q5]', '') })).toThrow(
    'no title of a test has the id Q5.',
  );
  for (const id of ['M2.9', 'M4', 'L09'])
    expect(() => tables({ 'a.test.ts': everything, 'b.test.ts': `test('[${id}] x', f)` })).toThrow(
      `b.test.ts has the id ${id}, which is none.`,
    );
});
