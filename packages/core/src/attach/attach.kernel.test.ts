import {
  WORKLOAD_FUNCTION,
  requires,
  workload,
  workloadBinary,
  type Feature,
} from '@ebpf-dojo/testkit';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  attachCpuClock,
  attachKprobe,
  attachKprobeMulti,
  attachRawTracepoint,
  attachTracepoint,
  attachUprobe,
  openObject,
  type AnyShape,
  type BpfObject,
  type Link,
  type Program,
} from '../index.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';
import { fixture } from '../testing/fixtures.ts';

/** The function every kernel from 5.10 on opens files with. */
const OPEN_FUNCTION = 'do_sys_openat2';

interface HooksShape extends AnyShape {
  readonly variables: { watched_pid: number; watched_call: number };
  readonly globals: { hits: bigint };
}

const bytes = fixture('hooks');

/** fixtures/hooks.bpf.c with one of its programs in the kernel. */
function load(
  name: string,
  pid: number,
): { readonly object: BpfObject<HooksShape>; readonly program: Program } {
  const open = openObject<HooksShape>(bytes, { name: 'hooks' });
  for (const program of Object.values(open.programs)) program.autoload = program.name === name;
  open.globals.watched_pid = pid;
  open.globals.watched_call = syscallNumber(nativeAbi(), 'openat') ?? -1;
  const object = open.load();
  const program = object.programs[name];
  if (program === undefined) throw new RangeError(`fixtures/hooks.bpf.c has no program ${name}`);
  return { object, program };
}

/** As in /sys/devices/system/cpu/online: `0-3,5`. */
function onlineCpus(): number[] {
  const ranges = readFileSync('/sys/devices/system/cpu/online', 'utf8').trim().split(',');
  return ranges.flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

interface Case {
  readonly hook: Feature;
  readonly program: string;
  readonly attach?: (program: Program) => Link;
}

const bySection = (program: Program): Link => program.attach();

const opens: readonly Case[] = [
  {
    hook: 'kprobe',
    program: 'on_kprobe',
    attach: (program) => attachKprobe(program, { function: OPEN_FUNCTION }),
  },
  {
    hook: 'kprobe',
    program: 'on_kretprobe',
    attach: (program) => attachKprobe(program, { function: OPEN_FUNCTION, return: true }),
  },
  { hook: 'kprobe', program: 'on_kprobe' },
  {
    hook: 'kprobe.multi',
    program: 'on_kprobe_multi',
    attach: (program) => attachKprobeMulti(program, { pattern: OPEN_FUNCTION }),
  },
  { hook: 'kprobe.multi', program: 'on_kprobe_multi' },
  { hook: 'fentry', program: 'on_fentry' },
  { hook: 'fentry', program: 'on_fexit' },
  {
    hook: 'tracepoint',
    program: 'on_tracepoint',
    attach: (program) =>
      attachTracepoint(program, { category: 'syscalls', name: 'sys_enter_openat' }),
  },
  { hook: 'tracepoint', program: 'on_tracepoint' },
  {
    hook: 'raw tracepoint',
    program: 'on_raw_tracepoint',
    attach: (program) => attachRawTracepoint(program, 'sys_enter'),
  },
  { hook: 'btf tracepoint', program: 'on_btf_tracepoint' },
];

describe('[M1.2] a program runs exactly as often as its hook is reached', () => {
  test.for(
    opens.map(
      (each) =>
        [each.program, each.attach === undefined ? 'by its section' : 'by name', each] as const,
    ),
  )('%s, attached %s', async ([, , { hook, program: name, attach }]) => {
    requires(hook);
    const work = await workload.opens();
    const { object, program } = load(name, work.pid);
    using _object = object;
    const link = (attach ?? bySection)(program);
    await work.run();
    link.close();
    expect(object.globals.hits).toBe(BigInt(work.n));
  });

  test.for([
    ['entry', false],
    ['return', true],
  ] as const)('a uprobe at the %s of a function', async ([, atReturn]) => {
    requires('uprobe');
    const work = await workload.calls();
    const { object, program } = load('on_uprobe', work.pid);
    using _object = object;
    const link = attachUprobe(program, {
      binary: workloadBinary(),
      function: WORKLOAD_FUNCTION,
      pid: work.pid,
      return: atReturn,
    });
    await work.run();
    link.close();
    expect(object.globals.hits).toBe(BigInt(work.n));
  });
});

describe('attaching to what is not there', () => {
  test.for([
    [
      'kprobe',
      'on_kprobe',
      (program: Program) => attachKprobe(program, { function: 'no_such_function' }),
      'kprobe no_such_function',
    ],
    [
      'kprobe.multi',
      'on_kprobe_multi',
      (program: Program) => attachKprobeMulti(program, { pattern: 'no_such_function*' }),
      'kprobe.multi no_such_function*',
    ],
    [
      'tracepoint',
      'on_tracepoint',
      (program: Program) => attachTracepoint(program, { category: 'syscalls', name: 'no_such' }),
      'tracepoint syscalls:no_such',
    ],
    [
      'raw tracepoint',
      'on_raw_tracepoint',
      (program: Program) => attachRawTracepoint(program, 'no_such'),
      'raw tracepoint no_such',
    ],
    [
      'uprobe',
      'on_uprobe',
      (program: Program) =>
        attachUprobe(program, { binary: 'libc.so.6', function: 'no_such', pid: 0 }),
      'uprobe libc.so.6:no_such',
    ],
  ] as const)('%s names it, and leaves nothing attached', ([hook, name, attach, target]) => {
    requires(hook);
    const { object, program } = load(name, process.pid);
    using _object = object;
    expect(() => attach(program)).toThrow(
      expect.objectContaining({
        name: 'BpfError',
        operation: 'attach',
        code: 'ENOENT',
        subject: expect.stringContaining(target),
      }),
    );
  });

  test('a CPU that is not online is named', () => {
    requires('perf event');
    const { object, program } = load('on_cpu_clock', process.pid);
    using _object = object;
    expect(() => attachCpuClock(program, { cpu: 4095, hertz: 99 })).toThrow(
      expect.objectContaining({ name: 'BpfError', subject: 'software clock event on CPU 4095' }),
    );
  });
});

describe('a CPU clock', () => {
  test('samples a busy process, and no more often than asked', async () => {
    requires('perf event');
    const work = await workload.burn(300);
    const { object, program } = load('on_cpu_clock', work.pid);
    using _object = object;
    for (const cpu of onlineCpus()) attachCpuClock(program, { cpu, hertz: 200 });
    await work.run();
    program.close();
    // 300 ms of CPU time at 200 Hz are 60 samples; an emulated machine loses ticks when its host is busy.
    expect(object.globals.hits).toBeGreaterThan(0n);
    expect(object.globals.hits).toBeLessThan(90n);
  });
});
