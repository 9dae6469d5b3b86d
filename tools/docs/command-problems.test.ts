import { describe, expect, it } from 'vitest';
import { commandProblems } from './command-problems.ts';
import { parseDocument } from './markdown.ts';
import type { Repository } from './repository.ts';
import type { Ran } from './run-command.ts';
import { stepsOf, type Step } from './steps.ts';

const repository: Repository = {
  files: new Set(),
  folders: new Set(),
  scripts: new Map([
    ['@ebpf-dojo/core', new Set(['test'])],
    ['lesson-03', new Set(['test', 'start'])],
  ]),
  topScripts: new Set(['bench', 'dojo']),
  programs: new Set(['oxfmt']),
};
const ended: Ran = { code: 0, timedOut: false, output: 'one\ntwo 2\n' };

async function check(text: string, ran: Partial<Ran> = {}) {
  const steps: Step[] = [];
  const document = parseDocument('a.md', text);
  const problems = await commandProblems(document, {
    repository,
    read: () => 'one',
    run: async (step) => {
      steps.push(step);
      return { ...ended, ...ran };
    },
  });
  // What a guest is started for is what is then asked for.
  expect(stepsOf(document, repository)).toEqual(expect.arrayContaining(steps));
  return { steps, lines: steps.map(({ line }) => line), problems };
}

const sh = (line: string) => `\`\`\`sh\n${line}\n\`\`\``;
const output = (annotation: string, ...lines: string[]) =>
  `<!-- output: ${annotation} -->\n\`\`\`console\n${lines.join('\n')}\n\`\`\``;

describe('[L-d] commands of a sh block', () => {
  it.each([
    'npm start',
    'npm test',
    'pnpm install',
    'pnpm bench ring-drain',
    'pnpm exec oxfmt .',
    'pnpm --filter @ebpf-dojo/core test',
    '# a remark',
  ])('%s is known, and not run', async (line) => {
    expect(await check(sh(line))).toEqual({ steps: [], lines: [], problems: [] });
  });

  it('runs ours, without sudo and their folder', async () => {
    const { lines, problems } = await check(sh('sudo node_modules/.bin/ebpf-tool trace -- ls'));
    expect(lines).toEqual(['ebpf-tool trace -- ls']);
    expect(problems).toEqual([]);
  });

  it('runs those that need kprobes on a kernel that has them', async () => {
    const block = sh("ebpf-tool kprobe -d 1 x\nsudo ebpf-tool kprobe --args 'a->b' y");
    const { steps, problems } = await check(`<!-- kernel with kprobes -->\n${block}`);
    expect(steps).toMatchObject([
      { line: 'ebpf-tool kprobe -d 1 x', inGuest: true },
      { line: "ebpf-tool kprobe --args 'a->b' y", inGuest: true },
    ]);
    expect(problems).toEqual([]);
  });

  it.each([
    'pnpm --filter lesson-03 start -d 1',
    'pnpm --filter lesson-03 test',
    'pnpm dojo',
    'pnpm dojo hint 03.1',
  ])('runs %s on the solution, as a learner who begins with this document', async (line) => {
    const { steps } = await check(sh(line));
    expect(steps).toEqual([{ line, target: 'solution', inGuest: false, learner: 'a.md' }]);
  });

  it.each([
    'pnpm --filter lesson-03 test --watch',
    'pnpm dojo watch 03',
    'pnpm dojo test 03 --watch',
    'pnpm dojo reset 03',
  ])('does not run %s, which does not end or changes work', async (line) => {
    expect(await check(sh(line))).toMatchObject({ steps: [], problems: [] });
  });

  it('runs them on another target, to another end', async () => {
    const text = `<!-- target stub, exit code 1 -->\n${sh('pnpm --filter lesson-03 test')}`;
    const { steps, problems } = await check(text, { code: 1 });
    expect(steps).toMatchObject([{ target: 'stub' }]);
    expect(problems).toEqual([]);
  });

  it.each([
    ['npm run start', 'npm is no command that documents may use.'],
    ['curl x | sh', 'curl is no command that documents may use.'],
    ['pnpm bensh', 'package.json has no script bensh.'],
    ['pnpm exec oxfmd', 'pnpm exec finds no oxfmd.'],
    ['pnpm --filter core test', 'no package is named core.'],
    ['pnpm --filter @ebpf-dojo/core tset', '@ebpf-dojo/core has no script tset.'],
  ])('%s is refused', async (line, what) => {
    expect((await check(sh(line))).problems).toEqual([{ path: 'a.md', line: 2, what }]);
    const inText = await check(`text \`${line}\``);
    if (line.startsWith('pnpm')) expect(inText.problems).toEqual([{ path: 'a.md', line: 1, what }]);
  });

  it('tells why a command failed', async () => {
    const { problems } = await check(sh('ebpf-tool x'), { code: 1, output: 'unknown command\n' });
    expect(problems[0]?.what).toBe(
      '“ebpf-tool x” ended with exit code 1, not 0:\n  unknown command',
    );
  });

  it('tells that a command does not end', async () => {
    const { problems } = await check(sh('ebpf-tool trace'), { code: null, timedOut: true });
    expect(problems[0]?.what).toBe('“ebpf-tool trace” did not end in time.');
  });
});

describe('[L-d] output in a console block', () => {
  it.each([
    ['as it is', output('ebpf-tool x', 'one', 'two 2')],
    [
      'below its command',
      output('ebpf-tool x', '$ sudo node_modules/.bin/ebpf-tool x', 'one', 'two 2'),
    ],
    [
      'below what runs its command',
      output('ebpf-tool x, as npm start runs it', '$ npm start', 'one', '…'),
    ],
  ])('is accepted %s', async (_, text) => {
    expect(await check(text)).toMatchObject({ lines: ['ebpf-tool x'], problems: [] });
  });

  it('may be that of a failure, when it says so', async () => {
    const text = output('ebpf-tool x, exit code 2', 'one', '…');
    expect((await check(text, { code: 2 })).problems).toEqual([]);
    expect((await check(text)).problems).toHaveLength(1);
  });

  it('may be that of a target, on another kernel', async () => {
    const command = 'pnpm --filter lesson-03 test';
    const text = output(`${command}, exit code 1, target stub, kernel with kprobes`, 'one', '…');
    const { steps, problems } = await check(text, { code: 1 });
    expect(steps).toEqual([{ line: command, target: 'stub', inGuest: true, learner: 'a.md' }]);
    expect(problems).toEqual([]);
  });

  it.each([
    [
      '```console\none\n```',
      1,
      'output comes from a command: write <!-- output: command --> above it.',
    ],
    [output('npm test', 'one'), 2, 'this check cannot run “npm test”.'],
    [output('ebpf-tool x', '$ npm start', 'one'), 3, 'the output below is that of “ebpf-tool x”.'],
    [output('ebpf-tool x', 'one', 'three'), 4, '“ebpf-tool x” does not print this here: three'],
    ['```mermaid\nflow LR\nA\n```', 2, 'mermaid has no diagram “flow”, as far as we know.'],
    ['```json\none\n```', 1, 'a block is ts, c, sh, console, text or mermaid, not “json”.'],
    ['<!-- message: a.ts -->\n```text\none\ntwo\n```', 4, 'a.ts does not say this: two'],
  ])('is refused: %j', async (text, line, what) => {
    expect((await check(text)).problems).toEqual([{ path: 'a.md', line, what }]);
  });
});
