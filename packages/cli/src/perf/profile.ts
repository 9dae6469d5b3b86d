import type { Frame } from './frame.ts';
import type { NamedStack } from './symbolizer.ts';
import type { Sampling } from './sampling.ts';

/** Samples with names, and how they came to be: what every output is made from. */
export class Profile {
  readonly sampling: Sampling;
  /** All functions, by {@link Frame.id}. */
  readonly frames: readonly Frame[];
  /** Each with other functions, the most frequent first. */
  readonly stacks: readonly NamedStack[];
  /** The sum of all counts. */
  readonly samples: number;

  /** @param stacks which may be of the same functions at other addresses; they are put together */
  constructor(sampling: Sampling, frames: readonly Frame[], stacks: Iterable<NamedStack>) {
    this.sampling = sampling;
    this.frames = frames;
    this.stacks = merged(stacks).toSorted((a, b) => b.count - a.count || a.pid - b.pid);
    this.samples = this.stacks.reduce((sum, { count }) => sum + count, 0);
  }

  /** Functions on the stacks of all samples, and how many of them have no name. */
  frameCounts(): { readonly all: number; readonly unresolved: number } {
    let all = 0;
    let unresolved = 0;
    for (const { kernel, user, count } of this.stacks) {
      for (const frame of [...kernel, ...user]) {
        all += count;
        if (frame.symbol === undefined) unresolved += count;
      }
    }
    return { all, unresolved };
  }
}

/** The whole stack of a sample from the outermost function in: user, then kernel. */
export function outermostFirst({ kernel, user }: NamedStack): Frame[] {
  return [...user.toReversed(), ...kernel.toReversed()];
}

function merged(stacks: Iterable<NamedStack>): NamedStack[] {
  const byKey = new Map<string, { stack: NamedStack; count: number }>();
  for (const stack of stacks) {
    const key = `${stack.pid} ${ids(stack.kernel)} ${ids(stack.user)} ${stack.comm}`;
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, { stack, count: stack.count });
    else same.count += stack.count;
  }
  return [...byKey.values()].map(({ stack, count }) => ({ ...stack, count }));
}

function ids(frames: readonly Frame[]): string {
  return frames.map(({ id }) => id).join();
}
