import { openPerf, type PerfShape } from '@ebpf-dojo/bpf/perf';
import type { BpfObject, Btf } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { applyTaskFilter } from '../filter/task-filter.ts';
import { EventTracer, wakeupBytes } from '../tracing/event-tracer.ts';
import { Profile } from './profile.ts';
import { attachSampling, type Sampling } from './sampling.ts';
import { SampleRing, type RawSample } from './sample-ring.ts';
import { StackCounts } from './stack-counts.ts';
import { Symbolizer } from './symbolizer.ts';

/** How CPUs are sampled. */
export interface SessionOptions extends TaskFilterOptions {
  readonly sampling: Sampling;
  readonly idle: boolean;
  /** The process that waits to become the sampled command. */
  readonly commandPid: number | undefined;
}

/** What a session has come to, known once it is finished. */
export interface Outcome {
  readonly profile: Profile;
  /** Stacks that the kernel could not give, and those as deep as the room for them. */
  readonly stacksLost: number;
  readonly stacksCut: number;
  /** Why functions have no names, in words, where that is known. */
  readonly notes: readonly string[];
}

/** perf.bpf.c in the kernel, sampling until it is finished or closed. */
export class PerfSession extends EventTracer<RawSample> {
  readonly #outcome: () => Outcome;

  /**
   * Loads and attaches. Samples are counted from the event loop from here on.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BlockedError} when this machine has no such event
   * @throws {BpfError} when the kernel refuses; nothing is left attached
   */
  constructor(options: SessionOptions) {
    const { sampling, commandPid } = options;
    const { object, btf } = load(options);
    const counts = new StackCounts();
    const symbolizer = new Symbolizer();
    let outcome: Outcome | undefined;
    const { accounts, events } = object.maps;
    super({
      object: {
        maps: { accounts, events: new SampleRing(events, btf) },
        close: () => object.close(),
      },
      // The kernel leaves samples out while the program of a probe runs on that CPU, and does not count them.
      counted: [],
      attach: () => [attachSampling(object.programs.on_sample, sampling, commandPid)],
      onEvent: (sample) => {
        const stack = counts.add(sample);
        if (stack !== undefined) symbolizer.remember(stack);
      },
      unresolved: () => {
        outcome = outcomeOf(object, profileOf(sampling, counts, symbolizer), symbolizer);
        return symbolizer.unresolved;
      },
    });
    this.#outcome = () => outcome as Outcome;
  }

  /** Only after {@link finish}. */
  get outcome(): Outcome {
    return this.#outcome();
  }
}

function load({ sampling: _sampling, idle, ...filter }: SessionOptions): {
  readonly object: BpfObject<PerfShape>;
  readonly btf: Btf;
} {
  using open = openPerf();
  const { globals } = open;
  applyTaskFilter(filter, globals);
  globals.wants_idle = idle;
  globals.wakeup_bytes = wakeupBytes(open.maps.events.maxEntries);
  const { btf } = open;
  return { object: open.load(), btf };
}

function profileOf(sampling: Sampling, counts: StackCounts, symbolizer: Symbolizer): Profile {
  const stacks = Array.from(counts.stacks(), (stack) => symbolizer.name(stack));
  return new Profile(sampling, symbolizer.frames.all(), stacks);
}

function outcomeOf(object: BpfObject<PerfShape>, profile: Profile, { notes }: Symbolizer): Outcome {
  const { stacks_lost: lost, stacks_cut: cut } = object.globals;
  return { profile, stacksLost: Number(lost), stacksCut: Number(cut), notes };
}
