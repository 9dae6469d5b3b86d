import { runLesson } from '@ebpf-dojo/course/testing';
import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';

expect.extend(matchers);

const start = (...args: readonly string[]) => runLesson(import.meta.dirname, ...args);

test('[04.1] --help says how it is started', async () => {
  const { code, stdout, stderr } = await start('--help');
  expect({ code, line: stdout.split('\n')[0], stderr }).toObserve(
    {
      code: 0,
      line: 'Usage: pnpm --filter lesson-04 start [-d seconds] [--pid process] [--perf] [--bytes n] [--interval ms]',
      stderr: '',
    },
    { what: 'the command', did: 'started it with --help' },
  );
});

test.for([
  ['-d', 'soon', '-d takes seconds'],
  ['--pid', 'init', '--pid takes the number of a process'],
  ['--bytes', '5000', '--bytes takes a power of two from 4096 on'],
  ['--interval', '0', '--interval takes milliseconds from 1 on'],
] as const)('[04.1] %s %s is a wrong command line', async ([option, value, words]) => {
  const { code, stderr } = await start(option, value);
  expect({ code, said: stderr.includes(words) }).toObserve(
    { code: 2, said: true },
    { what: `the command, which said ${stderr}`, did: `started it with ${option} ${value}` },
  );
});
