import { runLesson } from '@ebpf-dojo/course/testing';
import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';

expect.extend(matchers);

const start = (...args: readonly string[]) => runLesson(import.meta.dirname, ...args);

test('[07.1] --help says how it is started', async () => {
  const { code, stdout, stderr } = await start('--help');
  expect({ code, line: stdout.split('\n')[0], stderr }).toObserve(
    {
      code: 0,
      line: 'Usage: pnpm --filter lesson-07 start [-d seconds] [-F hertz] [-n rows] [--busy ms | --ticks ms] [--folded file] [--svg file]',
      stderr: '',
    },
    { what: 'the command', did: 'started it with --help' },
  );
});

test.for([
  ['-d', 'soon', '-d takes seconds'],
  ['-F', '0', '-F takes a whole number from 1 on'],
] as const)('[07.1] %s %s is a wrong command line', async ([option, value, words]) => {
  const { code, stderr } = await start(option, value);
  expect({ code, said: stderr.includes(words) }).toObserve(
    { code: 2, said: true },
    { what: `the command, which said ${stderr}`, did: `started it with ${option} ${value}` },
  );
});
