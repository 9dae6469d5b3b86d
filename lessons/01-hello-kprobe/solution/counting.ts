import { untilOver } from '@ebpf-dojo/course';
import { startCounting } from './start.ts';
import { summaryOf, type Summary } from './summary.ts';

/** What to count, and for how long. */
export interface Wanted {
  readonly name: string;
  /** 0: until `stop`. */
  readonly seconds: number;
  readonly stop: AbortSignal;
  /** Called when the program is attached: from here on it counts. */
  readonly attached?: () => void;
}

/**
 * Counts the calls of a kernel function until the time is over or someone stops it. Nothing is left in the kernel afterwards, however
 * it ends.
 *
 * @throws {BpfError} as {@link startCounting} does
 */
export async function countCalls({ name, seconds, stop, attached }: Wanted): Promise<Summary> {
  const { hello, link } = startCounting(name);
  try {
    attached?.();
    await untilOver(seconds, stop);
    // Detached first: what is read then no longer changes.
    link.close();
    return summaryOf(hello);
  } finally {
    hello.close();
  }
}
