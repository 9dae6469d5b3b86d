import { runLesson } from '@ebpf-dojo/course/testing';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';

requires('uprobe', 'ring buffer', 'btf');

test('[05.6] start calls prints each call of the first opener, what came back, and what was lost', async () => {
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, 'calls', '--one');
  const [header, ...lines] = stdout.trimEnd().split('\n');
  const [pid] = lines[0]?.trim().split(/\s+/) ?? [];
  const call = (path: string): string => `${pid} ${pid} 0 ${path}`;
  expect({ code, header, lines: lines.map(plain), stderr }).toObserve(
    {
      code: 0,
      header: '    PID     TID  FLAGS  PATH',
      lines: [
        ...Array.from({ length: 3 }, () => call('/dev/null')),
        ...Array.from({ length: 2 }, () => call('/nowhere')),
        expect.stringMatching(/^3 × descriptor \d+$/),
        '2 × -2 (ENOENT)',
      ],
      stderr: 'Lost: 0.\n',
    },
    { what: 'what it printed', did: 'ran `start calls --one`' },
  );
});

test('[05.6] start latency times the calls of the first opener within each other', async () => {
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, 'latency', '--one');
  expect({ code, calls: /^\d+/.exec(stdout)?.[0], stderr }).toObserve(
    { code: 0, calls: '4', stderr: 'Not timed: 0. Still under way: 0.\n' },
    {
      what: 'its exit code, how many calls it timed, and what it said',
      did: 'ran `start latency --one`',
    },
  );
});

test('[05.7] start mallocs prints what an opener asked for', async () => {
  const { code, stdout } = await runLesson(import.meta.dirname, 'mallocs');
  expect({ code, stdout }).toObserve(
    { code: 0, stdout: '1000 calls of malloc, for 48000 bytes.\n' },
    { what: 'what it printed', did: 'ran `start mallocs`' },
  );
});

function plain(line: string): string {
  return line.trim().replaceAll(/\s+/g, ' ');
}
