import { release } from 'node:os';
import { runLesson } from '@ebpf-dojo/course/testing';
import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { lineOf, start } from './start.ts';

expect.extend(matchers);

test('[00.1] --help says what start does, and what its exit codes mean', async () => {
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: pnpm --filter lesson-00 start\n/);
});

test('[00.1] an option that start does not have is a wrong command line', async () => {
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, '--all');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^Unknown option '--all'\.? Usage: pnpm --filter lesson-00 start$/m);
});

test('[00.1] start tells the release of the running kernel, also without root', async () => {
  const table = await start();
  expect(lineOf(table, 'Linux 5.10 or newer')).toObserve(
    { status: 'OK', seen: release() },
    { what: "the table's first line", did: 'ran `start`' },
  );
});
