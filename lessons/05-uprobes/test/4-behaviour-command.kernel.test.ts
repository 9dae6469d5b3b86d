import { runLesson } from '@ebpf-dojo/course/testing';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';

requires('uprobe', 'ring buffer', 'btf');

test('[05.6] start calls prints the calls of the first opener alone, and what was lost', async () => {
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, 'calls', '--one');
  const [header, ...lines] = stdout.split('\n');
  const callers = lines.flatMap((line) => /^ *(\d+) +\d+ +\d+ {2}/.exec(line)?.[1] ?? []);
  expect({
    code,
    header,
    calls: callers.length,
    processes: new Set(callers).size,
    stderr,
  }).toObserve(
    {
      code: 0,
      header: '    PID     TID  FLAGS  PATH',
      calls: 5,
      processes: 1,
      stderr: 'Lost: 0.\n',
    },
    {
      what: 'what it printed',
      did: 'ran `start calls --one`, where two openers make five calls each',
    },
  );
});

test('[05.7] start mallocs says what an opener asked for', async () => {
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, 'mallocs');
  const said = `${stdout}${stderr}`.replaceAll(/\d+/g, 'n');
  expect({ code, said }).toObserve(
    { code: 0, said: 'n calls of malloc, for n bytes.\n' },
    { what: 'what it said, without its numbers', did: 'ran `start mallocs`' },
  );
});
