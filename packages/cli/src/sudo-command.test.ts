import { afterEach, expect, test } from 'vitest';
import { sudoCommand } from './sudo-command.ts';

const { argv } = process;
afterEach(() => {
  process.argv = argv;
});

test('names Node and the tool by path, and quotes what a shell would change', () => {
  process.argv = [
    '/opt/node/bin/node',
    `${process.cwd()}/bin/ebpf-tool`,
    'trace',
    '--',
    'sh',
    '-c',
    "echo it's $HOME",
  ];
  expect(sudoCommand()).toBe(
    String.raw`sudo /opt/node/bin/node bin/ebpf-tool trace -- sh -c 'echo it'\''s $HOME'`,
  );
});
