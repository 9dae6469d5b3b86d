import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { openCalls } from '#lesson';
import { lineOf, start, startAsUser } from './start.ts';

const GETPPID = syscallNumber(nativeAbi(), 'getppid') ?? -1;
const OPENAT = syscallNumber(nativeAbi(), 'openat') ?? -1;

/**
 * A kernel as new as 7.2 may interrupt a program at a tracepoint, and skips it for calls that other threads make on that CPU meanwhile.
 * It counts them: such a run shows nothing.
 */
const TRIES = 5;

/** The program attached for a process, whatever the lesson's counter.ts does. */
function countCallsOf(pid: number) {
  using open = openCalls();
  open.globals.pid = pid;
  const counter = open.load();
  counter.programs.count_call.attach();
  return counter;
}

test('[00.4] a user without CAP_BPF gets no map, and reads why', async () => {
  requires('root', 'bpf');
  const table = await startAsUser();
  // kernel.unprivileged_bpf_disabled: 0 lets everybody make a hash, Documentation/admin-guide/sysctl/kernel.rst.
  const open = readFileSync('/proc/sys/kernel/unprivileged_bpf_disabled', 'utf8').trim() === '0';
  expect(lineOf(table, 'A map')).toObserve(
    open
      ? { status: 'OK', seen: 'made, written, read and closed' }
      : { status: 'MISSING', seen: 'create: EPERM' },
    { what: 'the line of the map', did: 'ran `start` as user 65534' },
  );
});

test('[00.5] a user without capabilities loads nothing, and reads what was not tried', async () => {
  requires('root', 'raw tracepoint');
  const table = await startAsUser();
  expect({
    load: lineOf(table, 'A program, loaded'),
    attach: lineOf(table, 'The program, attached'),
    count: lineOf(table, 'Its counts, read'),
    code: table.code,
  }).toObserve(
    {
      load: { status: 'MISSING', seen: 'load: EPERM' },
      attach: { status: 'NOT TRIED', seen: 'needs: A program, loaded' },
      count: { status: 'NOT TRIED', seen: 'needs: The program, attached' },
      code: 3,
    },
    { what: 'the lines of the program', did: 'ran `start` as user 65534' },
  );
});

test('[00.5] [M1.8] a user with CAP_BPF and CAP_PERFMON loads and attaches', async () => {
  requires('root', 'raw tracepoint');
  const table = await startAsUser('+bpf', '+perfmon');
  expect({
    load: lineOf(table, 'A program, loaded').status,
    attach: lineOf(table, 'The program, attached').status,
  }).toObserve(
    { load: 'OK', attach: 'OK' },
    {
      what: 'the lines of the program',
      did: 'ran `start` as user 65534 with CAP_BPF and CAP_PERFMON',
    },
  );
});

test('[00.6] counts each call of all threads of the process, and of no other process', async () => {
  requires('raw tracepoint');
  for (let left = TRIES; ; left--) {
    const work = await workload.threads(randomInt(40, 120));
    const others = await workload.forks(randomInt(10, 30));
    using counter = countCallsOf(work.pid);
    await others.run();
    await work.run();
    if (left > 1 && counter.programs.count_call.recursionMisses > 0n) continue;
    expect(counter.maps.calls).toHaveEntry(GETPPID, work.n);
    break;
  }
});

test('[00.6] [E1] [L00] as root every line of the table is OK', async () => {
  requires('root', 'raw tracepoint', 'btf');
  const work = await workload.opens();
  {
    using counter = countCallsOf(work.pid);
    await work.run();
    expect(counter.maps.calls).not.toHaveEntry(OPENAT, 0);
  }
  const { code, stdout } = await start();
  expect({ code, not: stdout.split('\n').filter((line) => !/^(OK {2}|$)/.test(line)) }).toObserve(
    { code: 0, not: [] },
    { what: 'how `start` ended, and lines that are not OK', did: 'ran `start`' },
  );
});
