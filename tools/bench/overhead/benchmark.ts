import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { enableRunStatistics, kernelIds, openProgramById } from '@ebpf-dojo/core';
import type { Benchmark, Result } from '../result.ts';
import { median } from '../statistics.ts';
import { peer } from '../../peers/installed.ts';
import { RunningTracer } from '../../peers/running-tracer.ts';
import { GetppidLoop, ours } from './getppid-loop.ts';

const STARTS = 7;
const PROFILE_SECONDS = 10;
const CLOCK_TICKS = 100;

/**
 * What tracing costs those who are traced: nanoseconds added to a getppid(2), which does next to nothing itself, beside tools of the
 * distribution that count the same.
 */
export const overhead: Benchmark = {
  name: 'overhead',
  async run() {
    using loop = new GetppidLoop();
    return [...(await added(loop)), ...(await startUp()), ...(await profile(loop))];
  },
};

async function added(loop: GetppidLoop): Promise<Result[]> {
  const syscount = peer('syscount', 'libbpf-tools');
  const bpftrace = peer('bpftrace', 'bpftrace');
  const other = spawn('sleep', ['600'], { stdio: 'ignore' });
  try {
    const whole = await loop.perCall({
      'an empty program': loop.nothing('empty_exit'),
      'two empty programs': loop.nothing('empty_enter', 'empty_exit'),
      stats: ours('stats', '-d', '60'),
      syscount: [syscount, '-d', '60'],
      bpftrace: [
        bpftrace,
        '-e',
        'tracepoint:raw_syscalls:sys_enter { @[args->id] = count(); } interval:s:60 { exit(); }',
      ],
      'trace of another process': ours('trace', '--summary', '-d', '60', '-p', String(other.pid)),
    });
    const base = whole();
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
async function profile(loop: GetppidLoop): Promise<Result[]> {
  const busy = spawn(loop.program, ['1000000000'], { stdio: 'ignore' });
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
