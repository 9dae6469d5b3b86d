import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requires } from '@ebpf-dojo/testkit';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { lessonNumbered } from '../lesson/index.ts';

requires('raw tracepoint', 'btf');

const DOJO = join(import.meta.dirname, '../../bin/dojo');
const lesson = lessonNumbered('00');
const count = lesson.tasks.length;

let state: string;

beforeAll(() => {
  state = mkdtempSync(join(tmpdir(), 'state-'));
});
afterAll(() => rmSync(state, { recursive: true }));

/** `dojo test 00 …` in a process of its own; `said` is what it printed so far. */
function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [DOJO, 'test', '00', ...args], {
    env: { ...process.env, NO_COLOR: '1', XDG_STATE_HOME: state, LESSON_TARGET: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  const ended = once(child, 'close') as Promise<[number | null]>;
  return { child, said: () => text, code: async () => (await ended)[0] };
}

describe('dojo test', () => {
  test('[Q1] the stub is RED, with the first task and what to do next; exit code 1', async () => {
    const run = start('--target', 'stub');
    expect(await run.code()).toBe(1);
    const [first] = lesson.tasks;
    expect(run.said()).toMatch(new RegExp(`^LESSON 00 · setup +0/${count} tasks\n✗ ${first?.id} `));
    expect(run.said()).toMatch(/^ {2}Next: {5}stub\/\S+:\d+ {2}todo\(00\.1\)$/m);
    expect(run.said()).toMatch(/^ {2}Hint: {5}pnpm dojo hint 00\.1 {3}\(1 of 3\)$/m);
    expect(run.said().match(/waits for 00\.1$/gm)).toHaveLength(count - 1);
  });

  test('a pattern that no title has is a wrong command line; exit code 2', async () => {
    const run = start('--target', 'solution', '-t', 'no such test');
    expect(await run.code()).toBe(2);
    expect(run.said()).toBe("No title of a test of lesson-00 has 'no such test' in it.\n");
  });

  test('the solution is GREEN, with what was learned; exit code 0', async () => {
    const run = start('--target', 'solution');
    expect(await run.code()).toBe(0);
    expect(run.said()).toMatch(new RegExp(`^LESSON 00 · setup +${count}/${count} tasks\n`));
    expect(run.said()).toContain(`GREEN  You can now ${lesson.learned}`);
  });
});
