import { runLesson } from '@ebpf-dojo/course/testing';
import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';

expect.extend(matchers);

test.for([
  { line: 'execs -d soon', says: "-d takes seconds, such as 5 or 0.5, and not 'soon'." },
  {
    line: 'sessions --port http',
    says: "--port takes a whole number from 1 to 65535, and not 'http'.",
  },
])('[06.1] $line is a wrong command line', async ({ line, says }) => {
  const { code, stderr } = await runLesson(import.meta.dirname, ...line.split(' '));
  expect({ code, said: stderr.startsWith(`${says} Usage: `) }).toObserve(
    { code: 2, said: true },
    { what: `the command, which said ${stderr}`, did: `started it with ${line}` },
  );
});
