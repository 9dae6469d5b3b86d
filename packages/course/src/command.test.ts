import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

const INDEX = new URL('index.ts', import.meta.url).href;

/** How a command ended, and what it said on stderr. */
interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** Starts a command that does `body`, and hands back its process. */
function start(body: string, stdout: 'pipe' | number, args: readonly string[] = []) {
  const script = `
import { once } from 'node:events';
const { BlockedError, command, untilOver } = await import(${JSON.stringify(INDEX)});
await command({ usage: 'Usage: some command', options: {} }, async ({ stop }) => { ${body} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, '--', ...args], {
    stdio: ['ignore', stdout, 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const said = child.stderr === null ? '' : text(child.stderr);
  const code = once(child, 'close') as Promise<[number | null]>;
  const ended = async (): Promise<Ended> => ({ code: (await code)[0], stderr: await said });
  return { stdout: child.stdout, ended };
}

/** Reads the first words of a command, and no more: as `| head -1` does. */
async function readOnce(body: string): Promise<Ended> {
  const { stdout, ended } = start(body, 'pipe');
  if (stdout === null) throw new TypeError('the child has no pipe');
  await once(stdout, 'data');
  stdout.destroy();
  return ended();
}

const SPEAK = "const timer = setInterval(() => process.stdout.write('words\\n'), 5);";

test('a reader that goes away stops a command, which is done then', async () => {
  expect(
    await readOnce(
      `${SPEAK} await untilOver(0, stop); clearInterval(timer); console.error('over');`,
    ),
  ).toEqual({ code: 0, stderr: 'over\n' });
});

test('and one that waits until it can write more', async () => {
  const body =
    "while (process.stdout.write('words\\n'.repeat(9999))); await once(process.stdout, 'drain');";
  expect(await readOnce(body)).toEqual({ code: 0, stderr: '' });
});

test('what goes wrong then is told all the same', async () => {
  const body = `${SPEAK} await untilOver(0, stop); clearInterval(timer); throw new BlockedError('No.');`;
  expect(await readOnce(body)).toEqual({ code: 3, stderr: 'BLOCKED: No.\n' });
});

test.for([
  ['of help', ['--help']],
  ['of what was found', []],
] as const)('a full disk is a failure, in a line: %s', async ([, args]) => {
  const { ended } = start("process.stdout.write('words\\n');", openSync('/dev/full', 'w'), args);
  expect(await ended()).toEqual({
    code: 1,
    stderr: 'the output could not be written: no space left on device (ENOSPC)\n',
  });
});

test('an option that is not there is told in a line', async () => {
  const { ended } = start('', openSync('/dev/null', 'w'), ['--nonsense']);
  expect(await ended()).toEqual({
    code: 2,
    stderr: "Unknown option '--nonsense'. Usage: some command\n",
  });
});
