import type { Program } from '@ebpf-dojo/core';
import type { TopProbe } from '../output/schema/index.ts';
import type { Accounting } from '../tracing/accounting.ts';

/** One of the things that `top` looks at, whose programs can be attached and detached while its maps stay. */
export interface TopSource<Part> {
  readonly name: TopProbe;
  readonly enabled: boolean;
  /** Those that are loaded: what they cost is counted. */
  readonly programs: readonly Program[];
  /** Attaches. Idempotent. */
  enable(): void;
  /** Detaches. Idempotent. */
  disable(): void;
  /** What came since the last call. */
  read(): Part;
  /** Detaches, reads what is left, closes, and tells where every event went. */
  finish(): Accounting;
  /** Detaches and closes at once. */
  close(): void;
}
