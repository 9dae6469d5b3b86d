import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Btf } from '@ebpf-dojo/core';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { kernelTypes, loadCounter, placeOf, roundTrip, startCounting } from '#lesson';

test('[00.3] finds task_struct among the types of the running kernel', () => {
  requires('btf');
  const truth = Btf.parse(readFileSync('/sys/kernel/btf/vmlinux')).find('struct', 'task_struct');
  expect(placeOf(kernelTypes(), 'task_struct', 'tgid')?.size).toObserve(truth?.size, {
    what: 'the size of task_struct',
    did: "placeOf(kernelTypes(), 'task_struct', 'tgid')",
  });
});

test('[00.4] the kernel keeps 64 bits under a key, and no map is left', () => {
  requires('bpf');
  const key = randomInt(2 ** 32);
  const value = randomBytes(8).readBigUInt64LE();
  expect(roundTrip(key, value)).toObserve(value, {
    what: 'the value that was read back',
    did: `roundTrip(${key}, ${value}n)`,
  });
});

test('[00.5] the verifier takes the program, which is not attached yet, and nothing is left', () => {
  requires('raw tracepoint');
  using counter = loadCounter(process.pid);
  const { count_call } = counter.programs;
  expect({
    loaded: count_call.loaded,
    attachments: count_call.attachments,
    pid: counter.globals.pid,
  }).toObserve(
    { loaded: true, attachments: 0, pid: process.pid },
    { what: 'count_call', did: `loadCounter(${process.pid})`, beside: count_call },
  );
});

test('[00.5] attached, the program runs, and nothing is left', () => {
  requires('raw tracepoint');
  using counter = startCounting(process.pid);
  void process.ppid; // a system call
  expect(counter.programs.count_call).toHaveRun();
});
