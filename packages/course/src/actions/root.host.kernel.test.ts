// Needs root, to be somebody else; and nothing of the kernel.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startDojo } from './testing/dojo-process.ts';
import { ownLessons } from './testing/lessons-folder.ts';

const NOBODY = 65534;
const AS_NOBODY = [
  'setpriv',
  `--reuid=${NOBODY}`,
  `--regid=${NOBODY}`,
  '--clear-groups',
  '--inh-caps=-all',
];
const lessons = ownLessons();

/** It shows what it runs in, and how it was called. */
const MAIN = `
const { LESSON_TARGET, EBPF_DOJO_X, NO_COLOR, FORCE_COLOR, SECRET } = process.env;
console.log(JSON.stringify([process.argv.slice(2), { LESSON_TARGET, EBPF_DOJO_X, NO_COLOR, FORCE_COLOR, SECRET }, process.execPath]));
process.exit(5);
`;

let commands = '';
beforeEach(() => {
  commands = mkdtempSync(join(tmpdir(), 'dojo-commands-'));
  const made = commands;
  onTestFinished(() => rmSync(made, { recursive: true }));
  chmodSync(commands, 0o755);
  const top = dirname(lessons());
  const below = readdirSync(top, { recursive: true, encoding: 'utf8' });
  for (const path of [top, ...below.map((name) => join(top, name))])
    chownSync(path, NOBODY, NOBODY);
  writeFileSync(join(lessons(), '03-maps', 'solution', 'main.ts'), MAIN);
});

/** A sudo that clears the environment as the real one does, and says how it was called. */
function addSudo(allows: boolean): void {
  const script = allows
    ? 'echo "sudo $*" >&2; [ "$1" = -n ] && shift; exec env -i PATH="$PATH" "$@"'
    : 'exit 1';
  writeFileSync(join(commands, 'sudo'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

async function startAsNobody(...args: readonly string[]) {
  const env = {
    PATH: `${commands}:${process.env['PATH']}`,
    XDG_STATE_HOME: commands,
    LESSON_TARGET: 'solution',
    EBPF_DOJO_X: 'x y',
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
    SECRET: 's',
  };
  const { lines, ended } = startDojo(lessons(), ['start', '03', ...args], {
    env,
    prefix: AS_NOBODY,
  });
  const { value } = await lines.next();
  const [argv, variables, node] = JSON.parse(String(value)) as unknown[];
  return { argv, variables, node, ...(await ended) };
}

const KEPT = { LESSON_TARGET: 'solution', EBPF_DOJO_X: 'x y', NO_COLOR: '1' };

describe('who is not root', () => {
  test('gets there by sudo, and is told; the environment of lessons comes along', async () => {
    addSudo(true);
    const { argv, variables, node, code, stderr } = await startAsNobody('-n', '3', 'a b');
    expect({ argv, variables, node, code }).toEqual({
      argv: ['-n', '3', 'a b'],
      variables: KEPT,
      node: process.execPath,
      code: 5,
    });
    expect(stderr).toMatch(/^dojo: BPF needs root: starting it through sudo\.$/m);
    expect(stderr).toContain(`sudo -n env `);
  });

  test('is told when sudo would ask for a password that nobody can type', async () => {
    addSudo(false);
    const { variables, code, stderr } = await startAsNobody();
    expect({ variables, code }).toEqual({ variables: { ...KEPT, SECRET: 's' }, code: 5 });
    expect(stderr).toMatch(/^dojo: BPF needs root, and sudo is not there or would ask /);
  });

  test('needs no sudo to read the help', async () => {
    addSudo(true);
    expect((await startAsNobody('--help')).stderr).toBe('');
  });
});

test('root needs no sudo', async () => {
  addSudo(true);
  const env = { PATH: `${commands}:${process.env['PATH']}`, LESSON_TARGET: 'solution' };
  const { ended } = startDojo(lessons(), ['start', '03'], { env });
  expect(await ended).toEqual({ code: 5, stderr: '' });
});

test('what root makes in a lesson belongs to whom the lesson belongs', async () => {
  const env = { LESSON_TARGET: 'src' };
  await startDojo(lessons(), ['start', '03'], { env }).ended;
  const others = ['-not', '-uid', String(NOBODY)];
  const { stdout } = spawnSync('find', [lessons(), ...others], { encoding: 'utf8' });
  // What this test wrote itself is root's.
  expect(
    stdout
      .trim()
      .split('\n')
      .filter((path) => path.includes('/src')),
  ).toEqual([]);
});
