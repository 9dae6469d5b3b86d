import { join } from 'node:path';
import { peer } from './installed.ts';
import { after, type Ready } from './running-tracer.ts';

/** A tool that counts the openat(2) of a process, and how to read that from what it prints. */
export interface CountingTracer {
  readonly name: string;
  readonly command: (pid: number) => [string, ...string[]];
  readonly count: (output: string) => number;
  /** Default: when it has brought programs to the kernel. */
  readonly ready?: () => Ready;
  /**
   * In a round without tools that attach to tracepoints: a program at a tracepoint that returns 0, as theirs do, takes the event away from perf
   * (kernel/trace/bpf_trace.c, trace_call_bpf).
   */
  readonly apart?: true;
}

const TOOL = join(import.meta.dirname, '../../packages/cli/bin/ebpf-tool');
const PERF_STARTS_MS = 2000;
const SECONDS = '60';

/** `ebpf-tool` with arguments. */
export const ours = (...args: string[]): [string, ...string[]] => [process.execPath, TOOL, ...args];

/** A number that a regular expression finds in an output. */
const found = (pattern: RegExp) => (output: string) =>
  Number(pattern.exec(output)?.[1] ?? Number.NaN);

/** Lines of JSON that fit. */
const lines = (fits: (line: Readonly<Record<string, unknown>>) => boolean) => (output: string) =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(fits).length;

/** Ours, then those of the distribution. */
export const tracers: readonly CountingTracer[] = [
  {
    name: 'ebpf-tool stats',
    command: (pid) => ours('stats', '--json', '-d', SECONDS, '-p', String(pid)),
    count: found(/"type":"stat".*"syscall":"openat".*?"count":(\d+)/),
  },
  {
    name: 'ebpf-tool trace',
    command: (pid) => ours('trace', '--json', '-d', SECONDS, '-p', String(pid), '-s', 'openat'),
    count: lines(({ type, syscall }) => type === 'call' && syscall === 'openat'),
  },
  {
    name: 'ebpf-tool trace --summary',
    command: (pid) => ours('trace', '--summary', '--json', '-d', SECONDS, '-p', String(pid)),
    count: found(/"syscall":"openat"[^}]*?"count":(\d+)/),
  },
  {
    name: 'ebpf-tool tracepoint',
    command: (pid) =>
      ours('tracepoint', 'syscalls:sys_enter_openat', '--json', '-d', SECONDS, '-p', String(pid)),
    count: lines(({ type }) => type === 'tracepoint'),
  },
  {
    name: 'strace -c',
    command: (pid) => [peer('strace', 'strace'), '-c', '-p', String(pid)],
    count: found(/^ *[\d.]+ +[\d.]+ +\d+ +(\d+)(?: +\d+)? +openat$/m),
    ready: () => after(PERF_STARTS_MS),
  },
  {
    name: 'perf trace -s',
    command: (pid) => [peer('perf', 'linux-perf'), 'trace', '-s', '-p', String(pid)],
    count: found(/^ +openat +(\d+) /m),
    ready: () => after(PERF_STARTS_MS),
    apart: true,
  },
  {
    name: 'bpftrace',
    command: (pid) => [
      peer('bpftrace', 'bpftrace'),
      '-e',
      `tracepoint:syscalls:sys_enter_openat /pid == ${pid}/ { @opens = count(); }`,
    ],
    count: found(/@opens: (\d+)/),
  },
  {
    name: 'syscount',
    command: (pid) => [peer('syscount', 'libbpf-tools'), '-p', String(pid)],
    count: found(/^openat +(\d+)/m),
  },
  {
    name: 'opensnoop',
    command: (pid) => [peer('opensnoop', 'libbpf-tools'), '-p', String(pid)],
    count: (output) => output.match(/^\d+ +workload /gm)?.length ?? 0,
  },
];
