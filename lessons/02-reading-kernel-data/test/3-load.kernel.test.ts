import { VerifierError, type BpfObject } from '@ebpf-dojo/core';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { openOpens, watchOpens } from '#lesson';
import { madeUpTypes } from './made-up-types.ts';

requires('root', 'bpf', 'btf', 'ring buffer');

test('[02.2] [M1.1] the verifier takes the program', () => {
  using open = openOpens();
  using opens = open.load();
  expect(opens.programs.on_open.loaded).toBe(true);
});

test('[02.2] [M1.2] it is attached to do_sys_openat2, and nothing of it stays', () => {
  requires('kprobe');
  let probe: BpfObject;
  {
    using opens = watchOpens(process.pid);
    probe = opens;
    expect(opens.programs.on_open.attachments).toBe(1);
  }
  expect(probe.closed).toBe(true);
});

/** How the program fares on a kernel that has other structs. */
function fateWith(structs: string): string {
  try {
    using open = openOpens({ btf: madeUpTypes(structs) });
    using _opens = open.load();
    return 'it loads: nothing in it asks for the field';
  } catch (error) {
    if (!(error instanceof VerifierError)) throw error;
    return `${error.kind}: ${error.explanation.cause}`;
  }
}

const TASK = 'struct task_struct { int tgid; struct task_struct *real_parent; } task;';
const HOW = 'struct open_how { unsigned long long flags; } how;';

test('[02.4] [M1.3] the flags are found by their name', () => {
  expect(fateWith(`${TASK} struct open_how { int other; } how;`)).toObserve(
    "missing-kernel-type: This kernel's types have no open_how.flags.",
    {
      what: 'opens.bpf.c',
      did: 'loaded it by types of a kernel whose struct open_how has no flags',
    },
  );
});

test('[02.4] [M1.3] the parent is found by its name', () => {
  expect(fateWith(`${HOW} struct task_struct { int tgid; } task;`)).toObserve(
    "missing-kernel-type: This kernel's types have no task_struct.real_parent.",
    {
      what: 'opens.bpf.c',
      did: 'loaded it by types of a kernel whose struct task_struct has no real_parent',
    },
  );
});
