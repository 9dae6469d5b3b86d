import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Runner } from './runner.ts';
import type { Step } from './steps.ts';

const step = (line: string, learner = ''): Step => ({
  line,
  target: 'solution',
  inGuest: false,
  learner,
});
// A new file name each time it really runs.
const ONCE = 'mktemp -u';

it('runs equal steps once, and those of another document again', async () => {
  const runner = new Runner();
  const first = await runner.run(step(ONCE, 'a.md'));
  expect(await runner.run(step(ONCE, 'a.md'))).toEqual(first);
  expect((await runner.run(step(ONCE, 'b.md'))).output).not.toBe(first.output);
  expect(runner.count).toBe(2);
  runner.close();
});

it('keeps the progress of the learner of a document, in a folder that is gone afterwards', async () => {
  const runner = new Runner();
  const print = 'echo $LESSON_TARGET $XDG_STATE_HOME';
  const { output } = await runner.run(step(print, 'a.md'));
  const [target, folder = ''] = output.trim().split(' ');
  expect(target).toBe('solution');
  expect(existsSync(folder)).toBe(true);
  expect((await runner.run(step(`: ; ${print}`, 'a.md'))).output).toBe(output);
  expect((await runner.run(step(print, 'b.md'))).output).not.toBe(output);
  runner.close();
  expect(existsSync(folder)).toBe(false);
});
