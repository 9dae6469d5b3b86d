import { expect, test } from 'vitest';
import { tracepointsIn } from './tracepoints-in.ts';

test('the sections of programs name tracepoints, each told once', () => {
  const files = new Map([
    [
      'one.bpf.c',
      'SEC("tracepoint/syscalls/sys_enter_openat")\nint a() {}\nSEC("tp/sched/sched_switch")',
    ],
    [
      'two.bpf.c',
      'SEC("tracepoint/syscalls/sys_enter_openat")\nSEC("raw_tp/sys_enter") SEC("tracepoint")',
    ],
    ['main.ts', ''],
  ]);
  expect(tracepointsIn(files)).toEqual([
    { category: 'syscalls', name: 'sys_enter_openat' },
    { category: 'sched', name: 'sched_switch' },
  ]);
});
