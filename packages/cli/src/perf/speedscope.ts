import { moduleName } from './frame.ts';
import { outermostFirst, type Profile } from './profile.ts';

/** A file of https://www.speedscope.app/file-format-schema.json, what this writes of it. */
export interface SpeedscopeFile {
  readonly $schema: 'https://www.speedscope.app/file-format-schema.json';
  readonly name: string;
  readonly exporter: string;
  readonly activeProfileIndex: number;
  readonly shared: {
    readonly frames: readonly { readonly name: string; readonly file?: string }[];
  };
  readonly profiles: readonly {
    readonly type: 'sampled';
    readonly name: string;
    readonly unit: 'none' | 'nanoseconds';
    readonly startValue: number;
    readonly endValue: number;
    /** Frames from the outermost in, by their place among those that are shared. */
    readonly samples: readonly (readonly number[])[];
    readonly weights: readonly number[];
  }[];
}

/** The profile for speedscope. Outermost is the thread, by name and process; the unit is a sample. */
export function speedscope(profile: Profile): SpeedscopeFile {
  const name = `ebpf-tool perf: ${profile.sampling.event}`;
  const frames: { name: string; file?: string }[] = profile.frames.map((frame) => ({
    name: frame.label,
    file: moduleName(frame),
  }));
  const threads = new Map<string, number>();
  const threadFrame = (thread: string): number => {
    let index = threads.get(thread);
    if (index === undefined) {
      index = frames.push({ name: thread }) - 1;
      threads.set(thread, index);
    }
    return index;
  };
  const samples = profile.stacks.map((stack) => [
    threadFrame(`${stack.comm} (${stack.pid})`),
    ...outermostFirst(stack).map(({ id }) => id),
  ]);
  return {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name,
    exporter: 'ebpf-tool',
    activeProfileIndex: 0,
    shared: { frames },
    profiles: [
      {
        type: 'sampled',
        name,
        unit: 'none',
        startValue: 0,
        endValue: profile.samples,
        samples,
        weights: profile.stacks.map(({ count }) => count),
      },
    ],
  };
}
