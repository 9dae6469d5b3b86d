// Compiled by the strictest rules, declarations of the packages included; never run.
import { openTrace, CallState, type Call } from '@ebpf-dojo/bpf/trace';
import type { CallLine, Line } from '@ebpf-dojo/cli/schema';
import { BpfError, openObject, type RingBuffer } from '@ebpf-dojo/core';
import { generateSkeleton } from '@ebpf-dojo/core/skeleton';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { openCounter } from './counter.mjs';

using open = openTrace({ name: 'mine' });
open.globals.filter.comm = 'cat';
using object = open.load();
const ring: RingBuffer<Call> = object.maps.events;
ring.drain(({ state, start }) => {
  const running: boolean = state === CallState.CALL_RUNNING;
  const nanoseconds: bigint = start;
  console.log(running, nanoseconds);
});
const failed = (line: Line): line is CallLine => line.type === 'call' && line.error !== null;
console.log([].filter(failed));
using counter = openCounter().load();
const calls: bigint = counter.globals.calls;
// @ts-expect-error a constant of a loaded object
counter.globals.watched_pid = 1;
// @ts-expect-error there is no such program
void counter.programs.counting;
try {
  using other = openObject('other.bpf.o');
  console.log(generateSkeleton(other, { file: 'other.bpf.o' }).module, calls);
} catch (error) {
  if (error instanceof BpfError) console.log(error.code, syscallNumber(nativeAbi(), 'openat'));
}
