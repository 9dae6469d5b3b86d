import { readFileSync } from 'node:fs';
import { lastErrno, libc } from '../ffi/libc.ts';
import { Mapping } from '../ffi/memory.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';
import { KernelFd } from './kernel-fd.ts';
import { Refusal } from './refusal.ts';

// include/uapi/linux/perf_event.h
const PERF_TYPE_SOFTWARE = 1;
const PERF_TYPE_TRACEPOINT = 2;
const PERF_FLAG_FD_CLOEXEC = 8;
const PERF_ATTR_SIZE_VER1 = 72;
const PERF_SAMPLE_RAW = 1024n;
const FLAG_FREQ = 1n << 10n;
const PERF_EVENT_IOC_ENABLE = 0x24_00;
const PERF_EVENT_IOC_SET_BPF = 0x40_04_24_08;
const ENOENT = 2;
const EACCES = 13;
const HERTZ = 1000n;
/** Tracepoints and kprobes fire on every CPU, whichever their event is on. */
const EVERYWHERE = [-1, 0] as const;
const THIS_PROCESS = [0, -1] as const;

interface Event {
  readonly what: string;
  readonly type: number;
  readonly config?: bigint;
  readonly period: bigint;
  readonly sampleType?: bigint;
  readonly flags?: bigint;
  readonly config1?: bigint;
  readonly config2?: bigint;
  readonly target: readonly [pid: number, cpu: number];
}

/** The CPU clock of one CPU, at 1000 Hz. */
export function openClock(): KernelFd {
  const [cpu = 0] = online();
  const target = [-1, cpu] as const;
  return open({
    what: 'CPU clock',
    type: PERF_TYPE_SOFTWARE,
    period: HERTZ,
    flags: FLAG_FREQ,
    target,
  });
}

/** The event of a tracepoint, by its number in tracefs. */
export function openTracepoint(category: string, name: string): KernelFd {
  const id = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing']
    .map((root) => read(`${root}/events/${category}/${name}/id`))
    .find((found) => typeof found === 'string' || found.code === 'EACCES');
  const what = `tracepoint ${category}:${name}`;
  if (typeof id !== 'string') throw new Refusal('attach', what, id === undefined ? ENOENT : EACCES);
  return open({
    what,
    type: PERF_TYPE_TRACEPOINT,
    config: BigInt(id.trim()),
    period: 1n,
    sampleType: PERF_SAMPLE_RAW,
    target: EVERYWHERE,
  });
}

/** A probe at the entry of a kernel function. */
export function openKprobe(symbol: string): KernelFd {
  return openProbe('kprobe', symbol, 0n, EVERYWHERE);
}

/** A probe at a place of a binary, in this process. */
export function openUprobe(path: string, offset: bigint): KernelFd {
  return openProbe('uprobe', path, offset, THIS_PROCESS);
}

/** Whether uprobes can count who listens, which semaphores of USDT need. Source: perf_event_uprobe, Linux 4.20. */
export function uprobesCountListeners(): boolean {
  return typeof read('/sys/bus/event_source/devices/uprobe/format/ref_ctr_offset') === 'string';
}

/** Runs a program at each sample of an event. */
export function attachToEvent(programFd: number, event: KernelFd): void {
  if (libc.ioctl(event.fd, PERF_EVENT_IOC_SET_BPF, programFd) < 0)
    throw new Refusal('attach', 'perf event', lastErrno());
  start(event);
}

/** Lets an event happen. */
export function start(event: KernelFd): void {
  if (libc.ioctl(event.fd, PERF_EVENT_IOC_ENABLE, 0) < 0)
    throw new Refusal('attach', 'perf event', lastErrno());
}

function openProbe(
  kind: 'kprobe' | 'uprobe',
  name: string,
  offset: bigint,
  target: Event['target'],
): KernelFd {
  const type = read(`/sys/bus/event_source/devices/${kind}/type`);
  if (typeof type !== 'string') throw new Refusal('attach', kind, ENOENT);
  const memory = new Mapping({ subject: 'name of a probe', length: 4096, writable: true });
  try {
    new Uint8Array(memory.buffer).set(Buffer.from(`${name}\0`));
    return open({
      what: `${kind} perf event`,
      type: Number(type),
      period: 0n,
      config1: memory.address,
      config2: offset,
      target,
    });
  } finally {
    memory.close();
  }
}

function open(event: Event): KernelFd {
  const attr = new DataView(new ArrayBuffer(PERF_ATTR_SIZE_VER1));
  attr.setUint32(0, event.type, true);
  attr.setUint32(4, PERF_ATTR_SIZE_VER1, true);
  attr.setBigUint64(8, event.config ?? 0n, true);
  attr.setBigUint64(16, event.period, true);
  attr.setBigUint64(24, event.sampleType ?? 0n, true);
  attr.setBigUint64(40, event.flags ?? 0n, true);
  attr.setBigUint64(56, event.config1 ?? 0n, true);
  attr.setBigUint64(64, event.config2 ?? 0n, true);
  const number = syscallNumber(nativeAbi(), 'perf_event_open') as number;
  const bytes = new Uint8Array(attr.buffer);
  const fd = Number(libc.syscall(number, bytes, ...event.target, -1, PERF_FLAG_FD_CLOEXEC));
  if (fd < 0) throw new Refusal('attach', event.what, lastErrno());
  return new KernelFd(fd);
}

function online(): number[] {
  const list = read('/sys/devices/system/cpu/online');
  return typeof list === 'string' ? [Number.parseInt(list, 10)] : [];
}

function read(path: string): string | NodeJS.ErrnoException {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}
