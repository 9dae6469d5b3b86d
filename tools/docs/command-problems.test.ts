import { describe, expect, it } from 'vitest';
import { commandProblems } from './command-problems.ts';
import { parseDocument } from './markdown.ts';
import type { Repository } from './repository.ts';
import type { Ran } from './run-command.ts';

const repository: Repository = {
  files: new Set(),
  folders: new Set(),
  scripts: new Map([['@ebpf-dojo/core', new Set(['test'])]]),
  topScripts: new Set(['bench']),
  programs: new Set(['oxfmt']),
};
const ended: Ran = { code: 0, timedOut: false, output: 'one\ntwo 2\n' };

async function check(text: string, ran: Partial<Ran> = {}) {
  const lines: string[] = [];
  const problems = await commandProblems(parseDocument('a.md', text), repository, async (line) => {
    lines.push(line);
    return { ...ended, ...ran };
  });
  return { lines, problems };
}

const sh = (line: string) => `\`\`\`sh\n${line}\n\`\`\``;
const output = (annotation: string, ...lines: string[]) =>
  `<!-- output: ${annotation} -->\n\`\`\`console\n${lines.join('\n')}\n\`\`\``;

describe('commands of a sh block', () => {
  it.each([
    'npm start',
    'npm test',
    'pnpm install',
    'pnpm bench ring-drain',
    'pnpm exec oxfmt .',
    'pnpm --filter @ebpf-dojo/core test',
    '# a remark',
  ])('%s is known, and not run', async (line) => {
    expect(await check(sh(line))).toEqual({ lines: [], problems: [] });
  });

  it('runs ours, without sudo and their folder', async () => {
    const { lines, problems } = await check(sh('sudo node_modules/.bin/ebpf-tool trace -- ls'));
    expect(lines).toEqual(['ebpf-tool trace -- ls']);
    expect(problems).toEqual([]);
  });

  it('runs those that need kprobes together on a kernel that has them', async () => {
    const block = sh("ebpf-tool kprobe -d 1 x\nsudo ebpf-tool kprobe --args 'a->b' y");
    const { lines, problems } = await check(`<!-- kernel with kprobes -->\n${block}`);
    expect(lines).toEqual([
      String.raw`node tools/vm/main.ts --quiet --no-tty --kernel 6.12 -- sh -c 'ebpf-tool kprobe -d 1 x && ebpf-tool kprobe --args '\''a->b'\'' y'`,
    ]);
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

describe('output in a console block', () => {
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
    expect(await check(text)).toEqual({ lines: ['ebpf-tool x'], problems: [] });
  });

  it('may be that of a failure, when it says so', async () => {
    const text = output('ebpf-tool x, exit code 2', 'one', '…');
    expect((await check(text, { code: 2 })).problems).toEqual([]);
    expect((await check(text)).problems).toHaveLength(1);
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
    ['```text\none\n```', 1, 'a block is ts, c, sh or console, not “text”.'],
  ])('is refused: %j', async (text, line, what) => {
    expect((await check(text)).problems).toEqual([{ path: 'a.md', line, what }]);
  });
});
