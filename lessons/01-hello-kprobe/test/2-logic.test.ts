import { matchers } from '@ebpf-dojo/testkit';
import { UsageError } from '@ebpf-dojo/course';
import { expect, test } from 'vitest';
import { chooseFunction, parseNames } from '#lesson';
import { functionsOf } from './functions.ts';

expect.extend(matchers);

/** What a function gives, or how it refuses; what it does otherwise fails the test. */
function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof UsageError) return { refused: error.message };
    throw error;
  }
}

test.for([
  ['do_sys_openat2', ['do_sys_openat2']],
  ['filename_unlinkat,do_unlinkat', ['filename_unlinkat', 'do_unlinkat']],
  ['do_unlinkat, filename_unlinkat', ['do_unlinkat', 'filename_unlinkat']],
  ['vfs_read,vfs_read', ['vfs_read']],
  ['tcp_v4_rcv.isra.0,__x64_sys_getppid', ['tcp_v4_rcv.isra.0', '__x64_sys_getppid']],
] as const)('[01.1] reads %j', ([text, names]) => {
  expect(outcome(() => parseNames(text))).toObserve(names, {
    what: 'the names',
    did: `parseNames('${text}')`,
  });
});

test.for([
  ['', ''],
  ['do_unlinkat,,vfs_read', ''],
  ['vfs_read+4', 'vfs_read+4'],
  ['vfs_read,4vfs', '4vfs'],
  ['vfs_*', 'vfs_*'],
  ['vfs read', 'vfs read'],
] as const)('[01.1] refuses %j, and says what in it is no name', ([text, wrong]) => {
  expect(outcome(() => parseNames(text))).toObserve(
    { refused: `'${wrong}' is no name of a function.` },
    { what: 'the names', did: `parseNames('${text}')` },
  );
});

const names = ['filename_unlinkat', 'do_unlinkat'];

test('[01.2] takes the first name where the kernel has it', () => {
  expect(outcome(() => chooseFunction(names, functionsOf('7.2')))).toObserve(
    { name: 'filename_unlinkat', missing: [] },
    { what: 'the choice', did: `chooseFunction(${names.join(', ')}) on Linux 7.2` },
  );
});

test('[01.2] takes the second name where the kernel lacks the first, and says so', () => {
  expect(outcome(() => chooseFunction(names, functionsOf('6.12')))).toObserve(
    { name: 'do_unlinkat', missing: ['filename_unlinkat'] },
    { what: 'the choice', did: `chooseFunction(${names.join(', ')}) on Linux 6.12` },
  );
});

test('[01.2] of two names that the kernel has, takes the one that was asked for first', () => {
  const both = ['vfs_write', 'do_unlinkat'];
  expect(outcome(() => chooseFunction(both, functionsOf('6.12')))).toObserve(
    { name: 'vfs_write', missing: [] },
    { what: 'the choice', did: `chooseFunction(${both.join(', ')}) on Linux 6.12` },
  );
});

test('[01.2] tells names that are near where the kernel has none of those asked for', () => {
  const wrong = ['do_sys_opneat2', 'vfs_raed'];
  expect(outcome(() => chooseFunction(wrong, functionsOf('6.12')))).toObserve(
    {
      refused:
        'This kernel has no function do_sys_opneat2 and no vfs_raed. Did you mean do_sys_openat2, do_sys_open, vfs_read?',
    },
    { what: 'the choice', did: `chooseFunction(${wrong.join(', ')}) on Linux 6.12` },
  );
});
