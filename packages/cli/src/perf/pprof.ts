import { Profile as Pprof, StringTable } from 'pprof-format';
import type { Frame } from './frame.ts';
import { outermostFirst, type Profile } from './profile.ts';

const NANOSECONDS = 1_000_000_000;
const CLOCKS = new Set(['cpu-clock', 'task-clock']);

/** When a profile was taken. */
export interface ProfileTime {
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly seconds: number;
}

/**
 * The profile in pprof's form, not compressed: https://github.com/google/pprof/blob/main/proto/profile.proto. Process and thread name are
 * labels, `pid` and `comm`. By a clock, samples have a second value: nanoseconds.
 */
export function pprof(profile: Profile, { began, seconds }: ProfileTime): Uint8Array {
  const strings = new StringTable();
  const text = (value: string): number => strings.dedup(value);
  const { event } = profile.sampling;
  const nanoseconds = CLOCKS.has(event) ? periodOf(profile) : undefined;
  const count = { type: text('samples'), unit: text('count') };
  const time = { type: text('cpu'), unit: text('nanoseconds') };
  const modules = [...new Set(profile.frames.map(moduleOf))];
  const mappingIds = new Map(modules.map((module, index) => [module, index + 1]));
  return new Pprof({
    stringTable: strings,
    sampleType: nanoseconds === undefined ? [count] : [count, time],
    periodType: nanoseconds === undefined ? { type: text(event), unit: text('count') } : time,
    period: nanoseconds ?? periodOf(profile),
    timeNanos: BigInt(Math.round(began)) * 1_000_000n,
    durationNanos: Math.round(seconds * NANOSECONDS),
    mapping: modules.map((module, index) => ({
      id: index + 1,
      filename: text(module),
      hasFunctions: true,
    })),
    function: profile.frames.map((frame) => ({
      id: frame.id + 1,
      name: text(frame.label),
      systemName: text(frame.symbol ?? frame.label),
      filename: text(moduleOf(frame)),
    })),
    location: profile.frames.map((frame) => ({
      id: frame.id + 1,
      mappingId: mappingIds.get(moduleOf(frame)) ?? 0,
      line: [{ functionId: frame.id + 1 }],
    })),
    sample: profile.stacks.map((stack) => ({
      // The innermost first.
      locationId: outermostFirst(stack)
        .toReversed()
        .map(({ id }) => id + 1),
      value: nanoseconds === undefined ? [stack.count] : [stack.count, stack.count * nanoseconds],
      label: [
        { key: text('pid'), num: stack.pid },
        { key: text('comm'), str: text(stack.comm) },
      ],
    })),
  }).encode();
}

/** From one sample to the next: nanoseconds of a clock, or events; 0 where a frequency of other events leaves it open. */
function periodOf({ sampling: { event, frequency, period } }: Profile): number {
  if (period !== undefined) return period;
  return CLOCKS.has(event) ? Math.floor(NANOSECONDS / (frequency ?? 1)) : 0;
}

function moduleOf({ kind, module }: Frame): string {
  return kind === 'kernel' ? `[${module ?? 'kernel'}]` : (module ?? '[unknown]');
}
