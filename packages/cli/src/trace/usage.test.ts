import { expect, test } from 'vitest';
import { runTool } from '../testing/tool.ts';

test.for([
  ['--path takes what begins so', ['--path', 'a*b']],
  ['--follow needs somebody', ['-f']],
  ['--slower takes a number', ['--slower', 'fast']],
] as const)('[E9] %s, and what is wrong costs one line', async ([, flags]) => {
  const { code, stdout, stderr } = await runTool(['trace', ...flags]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
