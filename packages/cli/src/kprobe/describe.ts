import { HitState, type Hit } from '@ebpf-dojo/bpf/kprobe';
import type { KprobeLine, KprobeStack } from '../output/schema/kprobe.ts';
import type { WallClock } from '../tracing/clock.ts';
import { errorOf, valueOf, type KprobeValue } from './form.ts';
import type { Probe } from './probes.ts';
import type { Value } from './values.ts';

/** What a call is described with. */
export interface Description {
  readonly probe: Probe;
  readonly clock: WallClock;
  readonly stack: KprobeStack | null;
}

/** A call as a line of NDJSON; text for people is made of it, too. */
export function kprobeLine(hit: Hit, { probe, clock, stack }: Description): KprobeLine {
  const { values, name } = probe;
  return {
    v: 1,
    type: 'kprobe',
    time: clock.iso(hit.start),
    pid: hit.pid,
    tid: hit.tid,
    comm: hit.comm,
    function: name,
    state: stateOf(hit),
    args: Object.fromEntries(
      values.map((value, index) => [value.name, argumentOf(hit, value, index)]),
    ),
    args_cut: values.filter((_, index) => hasBit(hit.cut, index)).map((value) => value.name),
    return: hit.state === HitState.HIT_RETURNED ? returned(hit, probe) : null,
    error: failureOf(hit, probe),
    duration_ns: hit.state === HitState.HIT_ENTERED ? null : hit.duration,
    stack,
  };
}

/** The errno's name when a call returned an error, as far as the types tell. */
export function failureOf(hit: Hit, { returns }: Probe): string | null {
  return hit.state === HitState.HIT_RETURNED ? errorOf(returns, hit.result) : null;
}

const states = {
  [HitState.HIT_ENTERED]: 'entered',
  [HitState.HIT_RETURNED]: 'returned',
  [HitState.HIT_THREAD_ENDED]: 'ended',
} as const;

function stateOf({ state }: Hit): KprobeLine['state'] {
  return states[state as keyof typeof states] ?? 'running';
}

function argumentOf(hit: Hit, { form, plan }: Value, index: number): KprobeValue {
  if (hasBit(hit.unreadable, index)) return null;
  const raw = hit.values[index] ?? 0n;
  // A null pointer points to no text.
  return plan.text > 0 && raw !== 0n ? (hit.texts[plan.text - 1] ?? null) : valueOf(form, raw);
}

function returned({ result }: Hit, { returns, returnsKnown }: Probe): KprobeValue {
  if (returns !== undefined) return valueOf(returns, result);
  // Void returns nothing; of what the types do not know there is the register.
  return returnsKnown ? null : `0x${result.toString(16)}`;
}

function hasBit(bits: number, index: number): boolean {
  return ((bits >> index) & 1) === 1;
}
