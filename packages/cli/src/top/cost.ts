import { BpfError, enableRunStatistics, type Program, type Resource } from '@ebpf-dojo/core';

/** What was spent in an interval, as shares of one CPU. */
export interface Spent {
  /** By the programs of each source, in the order in which those were given; null where the kernel does not tell. */
  readonly bpf: readonly number[] | null;
  /** By this process, in user and kernel mode, on all of its threads. */
  readonly process: number;
}

const NS_A_SECOND = 1e9;
const US_A_SECOND = 1e6;

/**
 * Measures what the tool itself costs: the time that its programs run, which the kernel counts while this is open, and the time of its
 * process. Counting costs a little too, on every program of the machine, so it ends with this.
 */
export class CostMeter implements Disposable {
  readonly #statistics: Resource | undefined;
  readonly #sources: readonly (readonly Program[])[];
  #first: Moment;
  #latest: Moment;

  /** @param sources the programs of each */
  constructor(sources: readonly (readonly Program[])[]) {
    this.#sources = sources;
    this.#statistics = statistics();
    this.#first = this.#latest = this.#now();
  }

  /** What was spent since the last call, in so many seconds. */
  next(seconds: number): Spent {
    const before = this.#latest;
    this.#latest = this.#now();
    return between(before, this.#latest, seconds);
  }

  /** From here on {@link total} counts: what was spent before belongs to the start. */
  begin(): void {
    this.#first = this.#latest;
  }

  /** What was spent from the beginning to the last call of {@link next}, in so many seconds. */
  total(seconds: number): Spent {
    return between(this.#first, this.#latest, seconds);
  }

  [Symbol.dispose](): void {
    this.#statistics?.close();
  }

  #now(): Moment {
    const { user, system } = process.cpuUsage();
    return {
      bpf:
        this.#statistics === undefined
          ? null
          : this.#sources.map((programs) =>
              programs.reduce((sum, { runTimeNs }) => sum + runTimeNs, 0n),
            ),
      process: user + system,
    };
  }
}

/** Both since their beginnings: nanoseconds of programs, microseconds of the process. */
interface Moment {
  readonly bpf: readonly bigint[] | null;
  readonly process: number;
}

function between(before: Moment, after: Moment, seconds: number): Spent {
  return {
    bpf:
      after.bpf?.map(
        (time, index) => Number(time - (before.bpf?.[index] ?? 0n)) / NS_A_SECOND / seconds,
      ) ?? null,
    process: (after.process - before.process) / US_A_SECOND / seconds,
  };
}

/** Undefined for those who may trace, but may not have it counted: that needs CAP_SYS_ADMIN. */
function statistics(): Resource | undefined {
  try {
    return enableRunStatistics();
  } catch (error) {
    if (error instanceof BpfError && error.code === 'EPERM') return undefined;
    throw error;
  }
}

/** Of all programs together; null where the kernel does not tell. */
export function bpfShare({ bpf }: Spent): number | null {
  return bpf?.reduce((sum, share) => sum + share, 0) ?? null;
}
