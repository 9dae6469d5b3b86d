import { runLesson } from '@ebpf-dojo/course/testing';
import { test } from 'vitest';

test.concurrent('[03.1] --help says what start does', async ({ expect }) => {
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: pnpm --filter lesson-03 start \[-d seconds\]/);
});

test.concurrent.for([
  { line: '-d soon', says: "-d takes seconds, such as 5 or 0.5, and not 'soon'." },
  { line: '-n 0', says: "-n takes a whole number from 1 on, and not '0'." },
  { line: '-p bash', says: "-p takes a whole number from 1 on, and not 'bash'." },
])('[03.1] $line is a wrong command line', async ({ line, says }, { expect }) => {
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, ...line.split(' '));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`${says} Usage: pnpm --filter lesson-03 start [-d seconds]`);
});
