import { runLesson } from '@ebpf-dojo/course/testing';
import { expect, test } from 'vitest';

test('[05.1] --help says what start does', async () => {
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: pnpm --filter lesson-05 start <what> \[options\]/);
});

test.for([
  { line: 'cals', says: "functions, calls, latency or mallocs, and not 'cals'." },
  { line: 'mallocs -p bash', says: "-p takes the number of a process, and not 'bash'." },
])('[05.1] “start $line” is a wrong command line', async ({ line, says }) => {
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, ...line.split(' '));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`${says} Usage: pnpm --filter lesson-05 start <what> [options]`);
});
