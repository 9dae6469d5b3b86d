import { expect, test } from 'vitest';
import { vmTrouble } from './vm-output.ts';

test('what this machine cannot do is BLOCKED, with what to do', () => {
  const output = `vm: installing qemu-system-x86: needed this once

vm: BLOCKED: a VM needs qemu-system-x86_64, which this machine does not have
  → as root: apt-get install --no-install-recommends qemu-system-x86
`;
  expect(vmTrouble(output, 3)).toEqual({
    blocked: true,
    reason: 'a VM needs qemu-system-x86_64, which this machine does not have',
    remedy: ['as root: apt-get install --no-install-recommends qemu-system-x86'],
  });
});

test('a guest that was lost is no excuse, and its last words are kept', () => {
  const output = `vm: Linux 5.10.0-32-amd64, up in 3.5 s (TCG)
 RUN  v5.1.0

vm: the guest's kernel panicked: sysrq triggered crash
  The last lines of its console:
  | Call Trace:
  → its whole console: --verbose
`;
  expect(vmTrouble(output, 1)).toEqual({
    blocked: false,
    reason: "the guest's kernel panicked: sysrq triggered crash",
    remedy: ['| Call Trace:', 'its whole console: --verbose'],
  });
});

test('a command that ended without a result is told by its last lines', () => {
  const output = 'vm: Linux 5.10.0-32-amd64, up in 3.5 s (TCG)\nStartup Error\nno such module\n';
  expect(vmTrouble(output, 3)).toEqual({
    blocked: false,
    reason: 'the command in the VM ended with exit code 3 and left no result',
    remedy: output.trimEnd().split('\n'),
  });
});
