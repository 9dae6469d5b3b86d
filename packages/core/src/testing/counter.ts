import type { BpfMap, PerCpuMap, RingBuffer } from '../index.ts';
import { openObject, type OpenObject } from '../object.ts';
import { fixture } from './fixtures.ts';

/** `struct sample` of fixtures/counter.bpf.c. */
export interface Sample {
  readonly sequence: bigint;
  readonly duration: number;
  readonly pid: number;
  readonly comm: string;
}

interface Variables {
  watched_pid: number;
  greeting: string;
  calls: bigint;
  limit: number;
  lost: bigint;
}

/** What ebpf-build would generate for fixtures/counter.bpf.c. */
export interface CounterShape {
  readonly maps: {
    readonly counts: BpfMap<number, bigint>;
    readonly samples: BpfMap<number, Sample>;
    readonly per_cpu: PerCpuMap<number, number>;
    readonly events: RingBuffer<Sample>;
  };
  readonly programs: 'count';
  readonly variables: Variables;
  readonly globals: Omit<Variables, 'watched_pid' | 'greeting'> &
    Readonly<Pick<Variables, 'watched_pid' | 'greeting'>>;
}

let bytes: Uint8Array | undefined;

/** Opens fixtures/counter.bpf.c, compiled once a process. */
export function openCounter(name = 'counter'): OpenObject<CounterShape> {
  bytes ??= fixture('counter');
  return openObject<CounterShape>(bytes, { name });
}
