import { expect, it } from 'vitest';
import { suiteSummary } from './suite-summary.ts';

it('has a row for each package and kind of test, as npm test prints them', () => {
  const files = [
    'packages/core/src/a.test.ts',
    'tools/x/b.test.ts',
    'packages/core/src/c.kernel.test.ts',
    'x.ts',
  ];
  expect(suiteSummary(files).replaceAll(/ {2,}/g, '  ').split('\n')).toEqual([
    '',
    '  passed  failed  blocked',
    'lint, types and builds  1  0  0',
    'packages/core, kernel  1  0  0',
    'tools, unit  1  0  0',
    'packages/core, unit  1  0  0',
    '',
    '4 passed, 0 failed',
    '',
  ]);
});
