import {
  WORKLOAD_FUNCTION,
  requires,
  workload,
  workloadBinary,
  type Feature,
} from '@ebpf-dojo/testkit';
import { expect, describe, test } from 'vitest';
import { ElfFile } from '../elf/elf-file.ts';
import {
  BpfError,
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
  type OpenProgram,
  type Program,
} from '../index.ts';
import { KernelSymbols } from '../symbols/kernel-symbols.ts';
import { OPEN_FUNCTION, loadHook } from '../testing/hooks.ts';

interface Case {
  readonly hook: Feature;
  readonly program: string;
  readonly before?: (program: OpenProgram) => void;
  /** Tells cases of one program apart. */
  readonly how?: string;
  /** Default: by its section. */
  readonly attach?: (program: Program) => Link | LinkGroup;
}

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
  { hook: 'kprobe', program: 'on_kretprobe' },
  {
    hook: 'kprobe.multi',
    program: 'on_kprobe_multi',
    how: 'by a pattern',
    attach: (program) => attachKprobeMulti(program, { pattern: `${OPEN_FUNCTION.slice(0, -1)}?` }),
  },
  {
    hook: 'kprobe.multi',
    program: 'on_kprobe_multi',
    how: 'by a list, at returns',
    attach: (program) => attachKprobeMulti(program, { functions: [OPEN_FUNCTION], return: true }),
  },
  { hook: 'kprobe.multi', program: 'on_kprobe_multi' },
  {
    hook: 'kprobe',
    program: 'on_kprobe_multi',
    how: 'by kprobes where it has to be',
    attach: (program) =>
      attachKprobeMulti(program, { pattern: OPEN_FUNCTION, fallback: 'kprobes' }),
  },
  { hook: 'fentry', program: 'on_fentry', attach: (program) => attachTracing(program) },
  { hook: 'fentry', program: 'on_fexit' },
  { hook: 'fentry', program: 'on_fmod_ret' },
  {
    hook: 'fentry',
    program: 'on_chosen_fentry',
    before: (program) => program.attachTarget(OPEN_FUNCTION),
  },
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
  { hook: 'raw tracepoint', program: 'on_raw_tracepoint' },
  { hook: 'btf tracepoint', program: 'on_btf_tracepoint' },
  {
    hook: 'btf tracepoint',
    program: 'on_chosen_tracepoint',
    before: (program) => program.attachTarget('sys_enter'),
    attach: (program) => attachTracing(program),
  },
];

const binary = workloadBinary();

/** Where the workload's function starts in its file. */
const OFFSET = ElfFile.with(binary, (elf) => {
  const [found] = elf.functions(WORKLOAD_FUNCTION);
  return found === undefined ? -1 : (elf.fileOffset(found.address) ?? -1);
});

const calls: readonly (readonly [
  title: string,
  program: string,
  attach: (program: Program, pid: number) => Link | LinkGroup,
  times?: number,
])[] = [
  [
    'a uprobe by name',
    'on_uprobe',
    (program, pid) => attachUprobe(program, { binary, function: WORKLOAD_FUNCTION, pid }),
  ],
  [
    'a uprobe of all processes',
    'on_uprobe',
    (program) => attachUprobe(program, { binary, function: WORKLOAD_FUNCTION }),
  ],
  [
    'a uprobe by offset',
    'on_uprobe',
    (program, pid) => attachUprobe(program, { binary, offset: OFFSET, pid }),
  ],
  [
    'a uretprobe',
    'on_uretprobe',
    (program, pid) =>
      attachUprobe(program, { binary, function: WORKLOAD_FUNCTION, return: true, pid }),
  ],
  [
    'many uprobes by a pattern',
    'on_uprobe_multi',
    (program, pid) => attachUprobeMulti(program, { binary, pattern: 'workload_*', pid }),
    2,
  ],
  [
    'many uretprobes by a list, as uprobes',
    'on_uretprobe',
    (program) =>
      attachUprobeMulti(program, {
        binary,
        functions: [WORKLOAD_FUNCTION, 'workload_even', 'workload_odd'],
        return: true,
      }),
    2,
  ],
];

// Behind `endbr64` and the five bytes that belong to ftrace: a probe on those counts as one of the function's entry.
const INSIDE = { first: 9, last: 40 } as const;
// The breakpoint itself has run, one byte on x86-64, when the program sees the registers.
const BREAKPOINT_BYTES = process.arch === 'x64' ? 1 : 0;
const NO_INSTRUCTION: ReadonlySet<number> = new Set([22, 84]);

/** Attaches at the first instruction of the function's inside, wherever this kernel has one. */
function attachInside(program: Program): { readonly link: Link; readonly offset: number } {
  for (let offset = INSIDE.first; offset <= INSIDE.last; offset++) {
    try {
      return { link: attachKprobe(program, { function: OPEN_FUNCTION, offset }), offset };
    } catch (error) {
      if (!(error instanceof BpfError) || !NO_INSTRUCTION.has(error.errno)) throw error;
    }
  }
  throw new RangeError(`no instruction of ${OPEN_FUNCTION} can be probed`);
}

describe('[M1.2] a program runs exactly as often as its hook is reached', () => {
  test.for(
    opens.map(
      (each) =>
        [
          each.program,
          each.how ?? (each.attach === undefined ? 'by its section' : 'by name'),
          each,
        ] as const,
    ),
  )('%s, attached %s', async ([, , { hook, program: name, before, attach }]) => {
    requires(hook);
    const work = await workload.opens();
    const { object, program } = loadHook(name, work.pid, before === undefined ? {} : { before });
    using _object = object;
    const link = attach === undefined ? program.attach() : attach(program);
    await work.run();
    link.close();
    expect(object.globals.hits).toBe(BigInt(work.n));
  });

  test('a kprobe at an offset, and there', async () => {
    requires('kprobe');
    const work = await workload.opens();
    const { object, program } = loadHook('on_kprobe_inside', work.pid);
    using _object = object;
    const { link, offset } = attachInside(program);
    await work.run();
    expect(link.target).toBe(`kprobe ${OPEN_FUNCTION}+${offset}`);
    link.close();
    expect(object.globals.hits).toBe(BigInt(work.n));
    expect(KernelSymbols.load().resolve(object.globals.place)).toEqual({
      name: OPEN_FUNCTION,
      offset: offset + BREAKPOINT_BYTES,
      module: undefined,
    });
  });

  test.for(calls)('%s', async ([, name, attach, times = 1]) => {
    requires('uprobe');
    const work = await workload.calls();
    const { object, program } = loadHook(name, work.pid);
    using _object = object;
    const link = attach(program, work.pid);
    await work.run();
    link.close();
    expect(object.globals.hits).toBe(BigInt(times * work.n));
  });

  test('a software event, counted one by one', async () => {
    requires('perf event');
    const work = await workload.faults();
    const { object, program } = loadHook('on_page_fault', work.pid);
    using _object = object;
    const link = attachPerfEvent(program, { event: 'page-faults', period: 1, pid: work.pid });
    await work.run();
    link.close();
    expect(object.globals.hits).toBe(BigInt(work.n));
  });

  test('a software event of every process', async () => {
    requires('perf event');
    const work = await workload.faults();
    const { object, program } = loadHook('on_page_fault', work.pid);
    using _object = object;
    const link = attachPerfEvent(program, { event: 'page-faults', period: 1 });
    await work.run();
    link.close();
    expect(object.globals.hits).toBe(BigInt(work.n));
  });
});

test('a closed link sees nothing of what comes after', async () => {
  requires('uprobe');
  const work = await workload.calls();
  const { object, program } = loadHook('on_uprobe', work.pid);
  using _object = object;
  attachUprobe(program, { binary, function: WORKLOAD_FUNCTION, pid: work.pid }).close();
  await work.run();
  expect(object.globals.hits).toBe(0n);
});

test('a link says what its program was targeted at', () => {
  requires('btf tracepoint');
  const { object, program } = loadHook('on_chosen_tracepoint', process.pid, {
    before: (open) => open.attachTarget('sys_exit'),
  });
  using _object = object;
  expect(program.attach().target).toBe('tp_btf/sys_exit');
});
