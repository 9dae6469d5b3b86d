import { expect, it } from 'vitest';
import { failuresOf, freshOutputs, withOutputs } from './fresh-outputs.ts';
import { parseDocument } from './markdown.ts';
import type { Repository } from './repository.ts';
import type { Ran } from './run-command.ts';

const repository: Repository = {
  files: new Set(),
  folders: new Set(),
  scripts: new Map(),
  topScripts: new Set(),
  programs: new Set(),
};
const document = (command: string, ...lines: string[]) =>
  parseDocument(
    'a.md',
    ['before', `<!-- output: ${command} -->`, '```console', ...lines, '```', 'after'].join('\n'),
  );

async function write(text: ReturnType<typeof document>, ran: Partial<Ran>) {
  const outputs = await freshOutputs(
    text,
    repository,
    async () => ({ code: 0, timedOut: false, output: '', ...ran }),
    '/clone',
  );
  return { text: withOutputs(text, outputs), failures: failuresOf(text, outputs), outputs };
}

it('puts what a command prints in its block, below its prompt, without colours and this machine', async () => {
  const stale = document('ebpf-tool x', '$ sudo ebpf-tool x', 'old');
  const output = '\n\u001B[31mnew\u001B[39m  \n/clone/lessons/a.ts\n\n';
  expect((await write(stale, { output })).text).toBe(
    document('ebpf-tool x', '$ sudo ebpf-tool x', 'new', '…/lessons/a.ts').lines.join('\n'),
  );
});

it('leaves an excerpt that is still true', async () => {
  const excerpt = document('ebpf-tool x', 'counted 7', '…');
  expect((await write(excerpt, { output: 'counted 8\nmore\n' })).text).toBe(
    excerpt.lines.join('\n'),
  );
});

it('does not write what a command printed that ended in another way', async () => {
  const text = document('ebpf-tool x, exit code 1', 'old');
  const { text: same, failures } = await write(text, { output: 'new\n' });
  expect(same).toBe(text.lines.join('\n'));
  expect(failures).toEqual([
    { path: 'a.md', line: 3, what: '“ebpf-tool x” ended with exit code 0, not 1:\n  new' },
  ]);
});

it('gives what was printed, to choose from', async () => {
  const { outputs } = await write(document('ebpf-tool x', 'a'), { output: 'one\ntwo\n' });
  expect(outputs).toMatchObject([{ command: 'ebpf-tool x', printed: 'one\ntwo' }]);
});
