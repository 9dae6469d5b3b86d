import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requires, workload, workloadBinary, type Feature } from '@ebpf-dojo/testkit';
import { describe, expect, test, vi } from 'vitest';
import {
  attachKprobe,
  attachKprobeMulti,
  attachPerfEvent,
  attachRawTracepoint,
  attachTracepoint,
  attachUprobe,
  attachUprobeMulti,
  type Program,
} from '../index.ts';
import { KernelSymbols } from '../symbols/kernel-symbols.ts';
import { loadHook } from '../testing/hooks.ts';

const binary = workloadBinary();
const wrong = (value: unknown) => value as never;

const missing: readonly (readonly [
  hook: Feature,
  program: string,
  attach: (program: Program) => unknown,
  subject: string,
  hint: string,
])[] = [
  [
    'kprobe',
    'on_kprobe',
    (program) => attachKprobe(program, { function: 'do_sys_opennat2' }),
    'kprobe do_sys_opennat2',
    'do_sys_openat2',
  ],
  [
    'kprobe.multi',
    'on_kprobe_multi',
    (program) => attachKprobeMulti(program, { pattern: 'no_such_function*' }),
    'kprobe.multi no_such_function*',
    'fits the pattern',
  ],
  [
    'kprobe.multi',
    'on_kprobe_multi',
    (program) => attachKprobeMulti(program, { functions: ['vfs_read', 'vfs_raed'] }),
    'kprobe.multi vfs_read, vfs_raed',
    'vfs_raed: ',
  ],
  [
    'tracepoint',
    'on_tracepoint',
    (program) => attachTracepoint(program, { category: 'syscalls', name: 'sys_enter_opnat' }),
    'tracepoint syscalls:sys_enter_opnat',
    'syscalls:sys_enter_openat',
  ],
  [
    'tracepoint',
    'on_tracepoint',
    (program) => attachTracepoint(program, { category: 'syscals', name: 'sys_enter_openat' }),
    'tracepoint syscals:sys_enter_openat',
    'Did you mean syscalls',
  ],
  [
    'raw tracepoint',
    'on_raw_tracepoint',
    (program) => attachRawTracepoint(program, 'no_such'),
    'raw tracepoint no_such',
    'without its category',
  ],
  [
    'uprobe',
    'on_uprobe',
    (program) => attachUprobe(program, { binary: 'libc.so.6', function: 'getppidd', pid: 0 }),
    'uprobe libc.so.6:getppidd',
    'getppid',
  ],
  [
    'uprobe',
    'on_uprobe',
    (program) => attachUprobe(program, { binary: '/no/such/file', function: 'main' }),
    'uprobe /no/such/file:main',
    'There is no file /no/such/file',
  ],
  [
    'uprobe',
    'on_uprobe_multi',
    (program) => attachUprobeMulti(program, { binary, pattern: 'no_such*' }),
    `uprobe.multi ${binary}:no_such*`,
    'fits the pattern',
  ],
];

describe('what is not there is named, with what is near it', () => {
  // Titles are the same on every machine: a clone's own paths are not in them.
  test.for(missing.map((each) => [each[3].replace(binary, 'a binary'), each] as const))(
    '%s',
    ([, [hook, name, attach, subject, hint]]) => {
      requires(hook);
      const { object, program } = loadHook(name, process.pid);
      using _object = object;
      expect(() => attach(program)).toThrow(
        expect.objectContaining({
          name: 'BpfError',
          operation: 'attach',
          code: 'ENOENT',
          subject: expect.stringContaining(subject),
          hint: expect.stringContaining(hint),
        }),
      );
    },
  );

  test('the target of a program that is not loaded yet', () => {
    requires('btf tracepoint');
    expect(() =>
      loadHook('on_chosen_tracepoint', process.pid, {
        before: (program) => program.attachTarget('sys_entr'),
      }),
    ).toThrow(
      expect.objectContaining({
        operation: 'attach target',
        code: 'ESRCH',
        hint: expect.stringContaining('sys_enter'),
      }),
    );
  });

  test('a CPU that is not online, a counter that is not there', () => {
    requires('perf event');
    const { object, program } = loadHook('on_cpu_clock', process.pid);
    using _object = object;
    const on = (cpu: number) =>
      attachPerfEvent(program, { event: 'cpu-clock', frequency: 99, cpus: [cpu] });
    expect(() => on(4095)).toThrow(
      expect.objectContaining({
        name: 'BpfError',
        subject: expect.stringContaining('perf event cpu-clock on CPU 4095'),
        hint: expect.stringContaining('not online'),
      }),
    );
    const cycles = () => attachPerfEvent(program, { event: 'cpu-cycles', period: 1_000_000 });
    if (
      ['cpu', 'cpu_core', 'armv8_pmuv3_0'].some((unit) =>
        existsSync(`/sys/bus/event_source/devices/${unit}/events`),
      )
    )
      expect(cycles().links.length).toBeGreaterThan(0);
    else
      expect(cycles).toThrow(
        expect.objectContaining({ hint: expect.stringContaining('no such hardware counter') }),
      );
  });
});

test('values that C would take for something else are refused', () => {
  requires('raw tracepoint');
  const { object, program } = loadHook('on_raw_tracepoint', process.pid);
  using _object = object;
  const refused: (() => unknown)[] = [
    () => attachKprobe(program, { function: wrong(4096) }),
    () => attachKprobe(program, { function: 'a\0b' }),
    () => attachKprobe(program, { function: 'vfs_read', offset: -1 }),
    () => attachKprobe(program, { function: 'vfs_read', offset: 1, return: true }),
    () => attachKprobe(program, { function: 'vfs_read', cookie: wrong(1) }),
    () => attachKprobeMulti(program, { pattern: wrong(1) }),
    () => attachKprobeMulti(program, { functions: [] }),
    () => attachKprobeMulti(program, { functions: ['a', 'a'] }),
    () => attachKprobeMulti(program, { functions: ['a'], cookies: [] }),
    () => attachTracepoint(program, { category: '..', name: 'x' }),
    () => attachTracepoint(program, { category: 'a/b', name: 'x' }),
    () => attachRawTracepoint(program, wrong(null)),
    () => attachRawTracepoint(program, 'sys_enter', { cookie: 2n ** 64n }),
    () => attachUprobe(program, { binary: wrong(1), function: 'main' }),
    () => attachUprobe(program, { binary, function: 'main', pid: 2 ** 32 + 1 }),
    () => attachUprobe(program, { binary, offset: 1.5 }),
    () => attachUprobe(program, wrong({ binary })),
    () => attachUprobeMulti(program, { binary, functions: wrong('main') }),
    () => attachPerfEvent(program, { event: wrong('cpu-clok'), frequency: 1 }),
    () => attachPerfEvent(program, wrong({ event: 'cpu-clock' })),
    () => attachPerfEvent(program, { event: 'cpu-clock', period: 0 }),
    () => attachPerfEvent(program, { event: 'cpu-clock', period: 1, cpus: [-1] }),
    () => attachPerfEvent(program, { event: 'cpu-clock', period: 1, inherit: true }),
  ];
  const names = refused.map((attempt) => `${nameOfError(attempt)}: ${String(attempt)}`);
  expect(names.filter((name) => !/^(TypeError|RangeError): /.test(name))).toEqual([]);
  expect(program.attachments).toBe(0);
});

describe('names that have more to them', () => {
  test('a function that the compiler renamed is found, and the link says which was taken', () => {
    requires('kprobe');
    const symbols = KernelSymbols.load();
    const { object, program } = loadHook('on_kprobe', process.pid);
    using _object = object;
    const renamed = new Set<string>();
    for (const name of symbols.functionNames()) {
      const [, plain] = /^(\w+)\.(?:isra|constprop)\.\d+$/.exec(name) ?? [];
      if (plain !== undefined && !symbols.has(plain) && symbols.variants(plain).length === 1)
        renamed.add(plain);
    }
    expect(renamed.size).toBeGreaterThan(0);
    const first = firstAttached(program, renamed);
    const [variant] = symbols.variants(first?.plain ?? '');
    expect(first?.link.target).toBe(`kprobe ${variant}`);
    expect(first?.link.note).toContain(`${first?.plain} is not in this kernel; ${variant}`);
  });

  test('a library by its name, with and without version, and a function with its version', async () => {
    requires('uprobe');
    const work = await workload.calls();
    const { object, program } = loadHook('on_uprobe', work.pid);
    using _object = object;
    for (const library of ['libc', 'libc.so', 'libc.so.6']) {
      // As a process has it, and as the dynamic linker finds it.
      attachUprobe(program, { binary: library, function: 'read', pid: work.pid });
      attachUprobe(program, { binary: library, function: 'getppid' });
    }
    attachUprobe(program, { binary: 'libc', function: 'memcpy@GLIBC_2.2.5' });
    expect(() => attachUprobe(program, { binary: 'libc', function: 'memcpy@GLIBC_0' })).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    );
    await work.run();
    program.close();
  });

  test('a binary that was stripped is probed by what it exports', async () => {
    requires('uprobe');
    const folder = mkdtempSync(join(tmpdir(), 'stripped-'));
    try {
      const stripped = join(folder, 'workload');
      cpSync(binary, stripped);
      execFileSync('strip', ['--strip-all', stripped]);
      const { object, program } = loadHook('on_uprobe', process.pid);
      using _object = object;
      expect(
        attachUprobe(program, { binary: stripped, function: 'workload_function' }).target,
      ).toBe(`uprobe ${stripped}:workload_function`);
      expect(() => attachUprobe(program, { binary: stripped, function: 'opens' })).toThrow(
        expect.objectContaining({ hint: expect.stringContaining('stripped') }),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a return probe on a Go program warns, once', () => {
    requires('uprobe');
    const folder = mkdtempSync(join(tmpdir(), 'go-'));
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    try {
      const go = join(folder, 'go');
      execFileSync('objcopy', ['--add-section', '.go.buildinfo=/proc/self/cmdline', binary, go]);
      const { object, program } = loadHook('on_uretprobe', process.pid);
      using _object = object;
      attachUprobe(program, { binary: go, function: 'workload_function' });
      expect(warn).not.toHaveBeenCalled();
      for (let time = 0; time < 2; time++)
        attachUprobe(program, { binary: go, function: 'workload_function', return: true });
      expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('Go program'), {
        type: 'EbpfAttachWarning',
        code: 'EBPF_URETPROBE_GO',
      });
    } finally {
      warn.mockRestore();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a CPU clock', () => {
  test('samples a busy process, and no more often than asked', async () => {
    requires('perf event');
    const work = await workload.burn(300);
    const { object, program } = loadHook('on_cpu_clock', work.pid);
    using _object = object;
    attachPerfEvent(program, { event: 'cpu-clock', frequency: 200 });
    await work.run();
    program.close();
    // 300 ms of CPU time at 200 Hz are 60 samples; an emulated machine loses ticks when its host is busy.
    expect(object.globals.hits).toBeGreaterThan(0n);
    expect(object.globals.hits).toBeLessThan(90n);
  });
});

function nameOfError(attempt: () => unknown): string {
  try {
    attempt();
    return 'none';
  } catch (error) {
    return (error as Error).name;
  }
}

/** Attaches to the first of some functions that can be probed: some must not be. */
function firstAttached(program: Program, names: Iterable<string>) {
  for (const plain of names) {
    try {
      return { plain, link: attachKprobe(program, { function: plain }) };
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/EINVAL|EADDRNOTAVAIL|ENOENT/) });
    }
  }
  return undefined;
}
