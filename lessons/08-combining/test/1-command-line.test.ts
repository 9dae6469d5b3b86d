import { runLesson } from '@ebpf-dojo/course/testing';
import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';

expect.extend(matchers);

const start = (...args: readonly string[]) => runLesson(import.meta.dirname, ...args);

test('[08.1] --help says how it is started', async () => {
  const { code, stdout, stderr } = await start('--help');
  expect({ code, line: stdout.split('\n')[0], stderr }).toObserve(
    {
      code: 0,
      line: 'Usage: pnpm --filter lesson-08 start [-d seconds] [-i seconds] [-p pid]... [-s syscall]... [--slow ms]',
      stderr: '',
    },
    { what: 'the command', did: 'started it with --help' },
  );
});

test('[08.1] a call that there is not is a wrong command line', async () => {
  const { code, stderr } = await start('-s', 'opnat');
  expect({ code, said: stderr.includes("There is no system call 'opnat'.") }).toObserve(
    { code: 2, said: true },
    { what: `the command, which said ${stderr}`, did: 'started it with -s opnat' },
  );
});
