import { expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

it('gives both streams in the order of a terminal, and the exit code', async () => {
  const ran = await runCommand('echo one; echo two >&2; echo three; exit 7', 20);
  expect(ran).toEqual({ code: 7, timedOut: false, output: 'one\ntwo\nthree\n' });
});

it('ends what takes too long, children and all', async () => {
  const ran = await runCommand('sleep 60 & sleep 60', 0.1);
  expect(ran).toMatchObject({ code: null, timedOut: true });
});
