import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { runTool, TOOL } from '../testing/tool.ts';

const asked = async (...words: string[]) => {
  const { code, stdout } = await runTool(['complete', '--', ...words]);
  expect(code).toBe(0);
  return stdout.split('\n').map((line) => line.split('\t')[0]);
};

test('commands, options and names of system calls are completed', async () => {
  expect(await asked('tra')).toContain('trace');
  expect(await asked('trace', '--dur')).toContain('--duration');
  const calls = await asked('trace', '--syscall', 'openat');
  expect(calls.filter((name) => name?.startsWith('open'))).toEqual(['openat', 'openat2']);
});

test('bash asks the tool for what may come next', async () => {
  const { code, stdout: script } = await runTool(['complete', 'bash']);
  expect(code).toBe(0);
  // What bash-completion and a terminal would tell the script: the words so far, and which one is asked for.
  const session = `
_get_comp_words_by_ref() { words=(ebpf-tool trace --sysc); cur=--sysc; cword=2; }
compopt() { :; }
ebpf-tool() { "${process.execPath}" "${TOOL}" "$@"; }
${script}
$(complete -p ebpf-tool | sed 's/.*-F \\([^ ]*\\).*/\\1/')
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const reply = execFileSync('bash', ['--norc', '-c', session], { encoding: 'utf8' });
  expect(reply).toMatch(/^--syscall\b/);
});

test.for(['zsh', 'fish'])('%s gets a script that asks the tool', async (shell) => {
  const { code, stdout } = await runTool(['complete', shell]);
  expect(code).toBe(0);
  expect(stdout).toContain('ebpf-tool complete -- ');
});

test.for([[['complete']], [['complete', 'tcsh']], [['complete', 'bash', 'zsh']]])(
  '%j is a wrong command line',
  async ([args]) => {
    const { code, stderr } = await runTool(args ?? []);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'ebpf-tool: complete takes the name of a shell: bash, zsh, fish.\n',
    });
  },
);
