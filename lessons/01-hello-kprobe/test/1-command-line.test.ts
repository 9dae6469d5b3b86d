import { runLesson } from '@ebpf-dojo/course/testing';
import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';

expect.extend(matchers);

test('[01.1] --help says how the command is called, and exits with 0', async () => {
  const { code, stdout } = await runLesson(import.meta.dirname, '--help');
  expect({ code, usage: stdout.split('\n')[0] }).toObserve(
    {
      code: 0,
      usage: 'Usage: pnpm --filter lesson-01 start <function>[,<function>…] [-d seconds]',
    },
    { what: 'the command', did: 'start --help' },
  );
});

test.for([
  [[], 'Which function?'],
  [['do_sys_openat2', '-d', 'soon'], "-d takes seconds, such as 5 or 0.5, and not 'soon'."],
  [['do sys'], "'do sys' is no name of a function."],
  [['do_sys_openat2,'], "'' is no name of a function."],
] as const)('[01.1] start %j costs one line, and exit code 2', async ([args, message]) => {
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, ...args);
  const [said] = stderr.split(' Usage:');
  expect({ code, said, stdout }).toObserve(
    { code: 2, said: message, stdout: '' },
    { what: 'the command', did: `start ${args.join(' ')}` },
  );
});
