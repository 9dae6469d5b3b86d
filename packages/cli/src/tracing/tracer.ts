import type { Source } from '../output/line-writer.ts';
import type { Accounting } from './accounting.ts';

/** What a command has attached, from the moment it is ready. */
export interface Tracer extends Source, Disposable {
  /** When it began, in nanoseconds of the monotonic clock, as `bpf_ktime_get_ns` gives. */
  readonly started: bigint;
  /** Detaches, delivers what is still in the kernel, closes, and tells where every event went. */
  finish(): Accounting;
  /** Detaches and closes at once. */
  close(): void;
}
