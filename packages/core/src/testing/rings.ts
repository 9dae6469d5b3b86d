import type { PerfBuffer, RingBuffer } from '../index.ts';
import { openObject, type OpenObject } from '../object.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';
import { fixture } from './fixtures.ts';

/** `struct event` of fixtures/rings.bpf.c. */
export interface RingEvent {
  readonly sequence: bigint;
  readonly argument: number;
  readonly pid: number;
  readonly odd: boolean;
  readonly place: { readonly cpu: number; readonly shelf: number };
  readonly comm: string;
}

interface Variables {
  watched_call: number;
  watched_pid: number;
  discard_every: number;
  events_per_call: number;
  submit_flags: bigint;
  calls: bigint;
  discarded: bigint;
  perf_refused: bigint;
}

/** What ebpf-build would generate for fixtures/rings.bpf.c. */
export interface RingsShape {
  readonly maps: {
    readonly events: RingBuffer<RingEvent>;
    readonly copies: RingBuffer<RingEvent>;
    readonly uncounted: RingBuffer<number>;
    readonly perf: PerfBuffer<RingEvent>;
  };
  readonly programs: 'into_ring' | 'into_copies' | 'into_uncounted' | 'into_perf';
  readonly variables: Variables;
  readonly globals: Readonly<Variables>;
}

export const BPF_RB_NO_WAKEUP = 1n;

let bytes: Uint8Array | undefined;

/** Opens fixtures/rings.bpf.c for one kind of call of a process: {@link callKernel} of this one by default. */
export function openRings(pid = process.pid, call = 'getppid'): OpenObject<RingsShape> {
  bytes ??= fixture('rings');
  const open = openObject<RingsShape>(bytes, { name: 'rings' });
  open.globals.watched_call = syscallNumber(nativeAbi(), call) as number;
  open.globals.watched_pid = pid;
  return open;
}

/** Makes calls that fixtures/rings.bpf.c sees. */
export function callKernel(times: number): void {
  for (let call = 0; call < times; call++) void process.ppid;
}
