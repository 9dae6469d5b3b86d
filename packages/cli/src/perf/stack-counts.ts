import type { Place, RawSample } from './sample-ring.ts';

/** Where a thread was, and how often. */
export interface Stack extends Place {
  count: number;
}

/** Counts samples of the same process, name and stacks. */
export class StackCounts {
  readonly #stacks = new Map<string, Stack>();

  /** @returns the stack when it is a new one */
  add({ key, place }: RawSample): Stack | undefined {
    const known = this.#stacks.get(key);
    if (known !== undefined) {
      known.count++;
      return undefined;
    }
    const stack = { ...place(), count: 1 };
    this.#stacks.set(key, stack);
    return stack;
  }

  stacks(): Iterable<Stack> {
    return this.#stacks.values();
  }
}
