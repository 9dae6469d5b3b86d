import { runLesson } from '@ebpf-dojo/course/testing';
import { expect, test } from 'vitest';

const run = (...args: string[]) => runLesson(import.meta.dirname, ...args);

test('[02.1] --help says how the command is used', async () => {
  const { code, stdout, stderr } = await run('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: pnpm --filter lesson-02 start \[-d seconds\]/);
});

test.each([
  ['no number of seconds', ['-d', 'soon'], '-d takes seconds'],
  ['no number of a process', ['--pid', 'cat'], '--pid takes the number of a process'],
  ['an unknown option', ['--everything'], "Unknown option '--everything'"],
  ['a word too many', ['cat'], "'cat' is more than this command takes"],
])('[02.1] %s ends with exit code 2', async (_what, args, words) => {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
