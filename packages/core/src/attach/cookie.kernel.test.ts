import { randomInt } from 'node:crypto';
import {
  WORKLOAD_FUNCTION,
  feature,
  requires,
  workload,
  workloadBinary,
  type Feature,
} from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import {
  attachKprobe,
  attachKprobeMulti,
  attachPerfEvent,
  attachRawTracepoint,
  attachTracepoint,
  attachTracing,
  attachUprobe,
  attachUprobeMulti,
  type Link,
  type LinkGroup,
  type Program,
} from '../index.ts';
import { OPEN_FUNCTION, loadHook } from '../testing/hooks.ts';

type Attach = (program: Program, cookie: bigint, pid: number) => Link | LinkGroup;

const binary = workloadBinary();
const SAMPLED_WITHIN_MS = 10_000;
/** More than a number holds, and few enough that their sum fits 64 bits. */
const cookieOf = () => (BigInt(randomInt(2 ** 9, 2 ** 10)) << 45n) + BigInt(randomInt(1, 2 ** 20));

const hooks: readonly (readonly [
  program: string,
  needs: readonly Feature[],
  work: 'opens' | 'calls',
  attach: Attach,
])[] = [
  [
    'on_kprobe',
    ['kprobe', 'cookie'],
    'opens',
    (program, cookie) => attachKprobe(program, { function: OPEN_FUNCTION, cookie }),
  ],
  [
    'on_kprobe_multi',
    ['kprobe.multi'],
    'opens',
    (program, cookie) =>
      attachKprobeMulti(program, { functions: [OPEN_FUNCTION], cookies: [cookie] }),
  ],
  [
    'on_uprobe',
    ['uprobe', 'cookie'],
    'calls',
    (program, cookie, pid) =>
      attachUprobe(program, { binary, function: WORKLOAD_FUNCTION, pid, cookie }),
  ],
  [
    'on_tracepoint',
    ['tracepoint', 'cookie'],
    'opens',
    (program, cookie) =>
      attachTracepoint(program, { category: 'syscalls', name: 'sys_enter_openat', cookie }),
  ],
  [
    'on_fentry',
    ['fentry', 'tracing cookie'],
    'opens',
    (program, cookie) => attachTracing(program, { cookie }),
  ],
  [
    'on_raw_tracepoint',
    ['raw tracepoint', 'raw tracepoint cookie'],
    'opens',
    (program, cookie) => attachRawTracepoint(program, 'sys_enter', { cookie }),
  ],
  [
    'on_btf_tracepoint',
    ['btf tracepoint', 'raw tracepoint cookie'],
    'opens',
    (program, cookie) => attachTracing(program, { cookie }),
  ],
];

test.for(hooks)('%s reads the cookie it was attached with', async ([name, needs, kind, attach]) => {
  requires(...needs);
  const work = await workload[kind]();
  const { object, program } = loadHook(name, work.pid, { from: 'cookies' });
  using _object = object;
  const cookie = cookieOf();
  using link = attach(program, cookie, work.pid);
  await work.run();
  link.close();
  expect(object.globals.hits).toBe(BigInt(work.n));
  expect(object.globals.sum).toBe(BigInt(work.n) * cookie);
});

test('many uprobes have a cookie each', async () => {
  requires('uprobe', 'cookie');
  const work = await workload.calls();
  const { object, program } = loadHook('on_uprobe_multi', work.pid, { from: 'cookies' });
  using _object = object;
  const [even, odd] = [cookieOf(), cookieOf()];
  // A list that is not sorted by address: the kernel and we must agree on which cookie is whose.
  const link = attachUprobeMulti(program, {
    binary,
    functions: ['workload_odd', 'workload_even'],
    cookies: [odd, even],
    pid: work.pid,
  });
  await work.run();
  link.close();
  const odds = BigInt(Math.floor(work.n / 2));
  expect(object.globals.sum).toBe(odds * odd + (BigInt(work.n) - odds) * even);
});

test('a perf event has one too', () => {
  requires('perf event', 'cookie');
  const { object, program } = loadHook('on_perf_event', process.pid, { from: 'cookies' });
  using _object = object;
  const cookie = cookieOf();
  attachPerfEvent(program, { event: 'cpu-clock', period: 1_000_000, pid: process.pid, cookie });
  // Busy until it is sampled: an emulated processor that has to wait for a real one may miss many a period.
  const end = performance.now() + SAMPLED_WITHIN_MS;
  while (object.globals.hits === 0n && performance.now() < end);
  program.close();
  expect(object.globals.hits).toBeGreaterThan(0n);
  expect(object.globals.sum).toBe(object.globals.hits * cookie);
});

test.for([
  [
    'on_tracepoint',
    (program: Program) =>
      attachTracepoint(program, { category: 'syscalls', name: 'sys_enter_openat', cookie: 1n }),
    'cookie',
    'EOPNOTSUPP',
    '5.15',
  ],
  [
    'on_raw_tracepoint',
    (program: Program) => attachRawTracepoint(program, 'sys_enter', { cookie: 1n }),
    'raw tracepoint cookie',
    'EINVAL',
    '6.10',
  ],
  [
    'on_btf_tracepoint',
    (program: Program) => attachTracing(program, { cookie: 1n }),
    'raw tracepoint cookie',
    'EINVAL',
    '6.10',
  ],
] as const)(
  '%s without cookies in the kernel says which kernel has them',
  ([name, attach, needed, code, release]) => {
    requires('raw tracepoint', 'tracepoint', 'btf tracepoint');
    const { object, program } = loadHook(name, process.pid);
    using _object = object;
    if (feature(needed).has === 'yes') {
      expect(attach(program).closed).toBe(false);
      return;
    }
    expect(() => attach(program)).toThrow(
      expect.objectContaining({ code, hint: expect.stringContaining(`Linux ${release}`) }),
    );
  },
);
