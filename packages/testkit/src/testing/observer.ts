import { openObject, type BpfMap, type BpfObject, type RingBuffer } from '@ebpf-dojo/core';
import { compiled } from '../compiled.ts';

/** `struct call` of bpf/observer.bpf.c. */
export interface Call {
  readonly pid: number;
  readonly number: bigint;
}

/** What ebpf-build would generate for bpf/observer.bpf.c. */
export interface ObserverShape {
  readonly maps: {
    readonly calls: BpfMap<number, bigint>;
    readonly totals: BpfMap<number, bigint>;
    readonly events: RingBuffer<Call>;
  };
  readonly programs: 'count_call' | 'count_function';
  readonly variables: { watched_pid: number };
  readonly globals: { readonly watched_pid: number };
}

/** Loads bpf/observer.bpf.c for one process; with `only` nothing but that program. */
export function loadObserver(
  pid: number,
  only?: ObserverShape['programs'],
): BpfObject<ObserverShape> {
  const open = openObject<ObserverShape>(compiled('bpf/observer.bpf.c'), { name: 'observer' });
  open.globals.watched_pid = pid;
  if (only !== undefined)
    for (const program of Object.values(open.programs)) program.autoload = program.name === only;
  return open.load();
}
