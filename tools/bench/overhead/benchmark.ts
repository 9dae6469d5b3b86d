import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import { enableRunStatistics, kernelIds, openProgramById } from '@ebpf-dojo/core';
import type { Benchmark, Result } from '../result.ts';
import { median } from '../statistics.ts';
import { peer } from '../../peers/installed.ts';
import { RunningTracer } from '../../peers/running-tracer.ts';

const TOOL = join(import.meta.dirname, '../../../packages/cli/bin/ebpf-tool');
const CALLS = 1_000_000;
const ROUNDS = 7;
const STARTS = 7;
const PROFILE_SECONDS = 10;
const CLOCK_TICKS = 100;

/**
 * What tracing costs those who are traced: nanoseconds added to a getppid(2), which does next to nothing itself, beside tools of the
 * distribution that count the same. In turn, round by round, for machines are not equally quick all the time.
 */
export const overhead: Benchmark = {
  name: 'overhead',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'overhead-'));
    try {
      const loop = join(folder, 'getppid');
      const source = join(import.meta.dirname, 'getppid.c');
      execFileSync('clang', ['-O2', '-Wall', '-Werror', source, '-o', loop]);
      const empty = compileBpf('empty.bpf.c', {
        cwd: import.meta.dirname,
        out: folder,
        include: ['../../../bpf/include'],
      });
      return [...(await added(loop, empty)), ...(await startUp()), ...(await profile(loop))];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

const ours = (...args: string[]): [string, ...string[]] => [process.execPath, TOOL, ...args];

/** @param empty the object of programs that do nothing */
async function added(loop: string, empty: string): Promise<Result[]> {
  const syscount = peer('syscount', 'libbpf-tools');
  const bpftrace = peer('bpftrace', 'bpftrace');
  const other = spawn('sleep', ['600'], { stdio: 'ignore' });
  try {
    const nothing = join(import.meta.dirname, 'empty.ts');
    const tracers: Readonly<Record<string, [string, ...string[]]>> = {
      'an empty program': [process.execPath, nothing, empty, 'empty_exit'],
      'two empty programs': [process.execPath, nothing, empty, 'empty_enter', 'empty_exit'],
      stats: ours('stats', '-d', '60'),
      syscount: [syscount, '-d', '60'],
      bpftrace: [
        bpftrace,
        '-e',
        'tracepoint:raw_syscalls:sys_enter { @[args->id] = count(); } interval:s:60 { exit(); }',
      ],
      'trace of another process': ours('trace', '--summary', '-d', '60', '-p', String(other.pid)),
    };
    const times = new Map<string, number[]>(Object.keys(tracers).map((name) => [name, []]));
    const untraced: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      untraced.push(perCall(loop));
      for (const [name, command] of Object.entries(tracers)) {
        await using _tracer = await RunningTracer.start(command);
        times.get(name)?.push(perCall(loop));
      }
    }
    const base = median(untraced);
    const whole = (name: string) => median(times.get(name) ?? []);
    const extra = (name: string) => whole(name) - base;
    const unit = 'ns/call added';
    return [
      {
        name: 'overhead stats / syscount',
        ours: extra('stats'),
        reference: extra('syscount'),
        unit,
      },
      {
        name: 'overhead stats / bpftrace',
        ours: extra('stats'),
        reference: extra('bpftrace'),
        unit,
      },
      {
        name: 'overhead trace --summary of another process / untraced',
        ours: whole('trace of another process'),
        reference: base,
        unit: 'ns/call',
      },
      {
        name: 'overhead an empty program / syscount',
        ours: extra('an empty program'),
        reference: extra('syscount'),
        unit,
      },
      {
        name: 'overhead two empty programs / untraced',
        ours: whole('two empty programs'),
        reference: base,
        unit: 'ns/call',
      },
    ];
  } finally {
    other.kill();
  }
}

function perCall(loop: string): number {
  return Number(execFileSync(loop, [String(CALLS)], { encoding: 'utf8' }));
}

/** From exec to attached and out again, whole processes. */
async function startUp(): Promise<Result[]> {
  const bpftrace = peer('bpftrace', 'bpftrace');
  const [our, ...args] = ours('stats', '-d', '0.01');
  const script =
    'tracepoint:raw_syscalls:sys_enter { @[args->id] = count(); } interval:ms:10 { exit(); }';
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let round = 0; round < STARTS; round++) {
    times.ours.push(duration(our, args));
    times.theirs.push(duration(bpftrace, ['-e', script]));
  }
  return [
    {
      name: 'overhead stats / bpftrace, exec to attached to exit',
      ours: median(times.ours),
      reference: median(times.theirs),
      unit: 'ms',
    },
  ];
}

function duration(program: string, args: readonly string[]): number {
  const start = performance.now();
  execFileSync(program, args, { stdio: 'ignore' });
  return performance.now() - start;
}

/** The share of a CPU that a profiler at 99 Hz takes, for itself and for its programs in the kernel, while a CPU is busy. */
async function profile(loop: string): Promise<Result[]> {
  const busy = spawn(loop, ['1000000000'], { stdio: 'ignore' });
  const before = new Set(kernelIds('program'));
  using _statistics = enableRunStatistics();
  try {
    await using tracer = await RunningTracer.start(ours('perf', '-F', '99', '-d', '60'));
    const programs = kernelIds('program').filter((id) => !before.has(id));
    const used = () => cpuSeconds(tracer.pid) + programSeconds(programs);
    const start = used();
    await wait(PROFILE_SECONDS * 1000);
    const share = ((used() - start) / PROFILE_SECONDS) * 100;
    return [{ name: 'overhead perf -F 99 / most', ours: share, reference: 1, unit: '% of a CPU' }];
  } finally {
    busy.kill();
  }
}

function programSeconds(ids: readonly number[]): number {
  return ids.reduce((sum, id) => {
    using program = openProgramById(id);
    return sum + Number(program.runTimeNs) / 1e9;
  }, 0);
}

/** User and system time of a process: proc(5), /proc/PID/stat, fields 14 and 15. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
}
