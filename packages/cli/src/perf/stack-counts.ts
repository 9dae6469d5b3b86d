import type { Sample } from '@ebpf-dojo/bpf/perf';

/** Where a thread was, and how often. */
export interface Stack {
  readonly pid: number;
  readonly comm: string;
  /** Addresses, the innermost first. */
  readonly kernel: readonly bigint[];
  readonly user: readonly bigint[];
  count: number;
}

/** Counts samples with the same stacks. They are the same when they have the same hash of 64 bits. */
export class StackCounts {
  readonly #stacks = new Map<string, Stack>();

  /** @returns the stack when it is a new one */
  add(sample: Sample): Stack | undefined {
    const { pid, comm } = sample;
    const key = `${pid} ${sample.hash} ${comm}`;
    const known = this.#stacks.get(key);
    if (known !== undefined) {
      known.count++;
      return undefined;
    }
    const kernel = sample.kernel.slice(0, sample.kernel_frames);
    const user = sample.user.slice(0, sample.user_frames);
    const stack = { pid, comm, kernel, user, count: 1 };
    this.#stacks.set(key, stack);
    return stack;
  }

  stacks(): Iterable<Stack> {
    return this.#stacks.values();
  }
}
