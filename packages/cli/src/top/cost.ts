import { BpfError, enableRunStatistics, type Program, type Resource } from '@ebpf-dojo/core';

/** What was spent in one interval, in nanoseconds. */
export interface Spent {
  /** By the programs of each source, in the order in which those were given; null where the kernel does not tell. */
  readonly bpf: readonly number[] | null;
  /** By this process, in user and kernel mode, on all of its threads. */
  readonly process: number;
}

/**
 * Measures what the tool itself costs: the time that its programs run, which the kernel counts while this is open, and the time of its
 * process. Counting costs a little too, on every program of the machine, so it ends with this.
 */
export class CostMeter implements Disposable {
  readonly #statistics: Resource | undefined;
  readonly #sources: readonly (readonly Program[])[];
  #bpf: readonly bigint[];
  #process = process.cpuUsage();

  /** @param sources the programs of each */
  constructor(sources: readonly (readonly Program[])[]) {
    this.#sources = sources;
    this.#statistics = statistics();
    this.#bpf = this.#runTimes();
  }

  /** What was spent since the last call. */
  next(): Spent {
    const before = this.#bpf;
    this.#bpf = this.#runTimes();
    const { user, system } = process.cpuUsage(this.#process);
    this.#process = process.cpuUsage();
    return {
      bpf:
        this.#statistics === undefined
          ? null
          : this.#bpf.map((time, index) => Number(time - (before[index] ?? 0n))),
      process: (user + system) * 1000,
    };
  }

  [Symbol.dispose](): void {
    this.#statistics?.close();
  }

  #runTimes(): bigint[] {
    if (this.#statistics === undefined) return [];
    return this.#sources.map((programs) =>
      programs.reduce((sum, { runTimeNs }) => sum + runTimeNs, 0n),
    );
  }
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
