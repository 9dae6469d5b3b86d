import type { TestOutcome } from '@ebpf-dojo/testkit/report';
import type { KernelFacts } from './kernel-facts.ts';

/** Why a kernel's tests did not run, or not to their end. */
export interface Trouble {
  /** This machine cannot run that kernel: nothing was tried. */
  readonly blocked: boolean;
  readonly reason: string;
  /** What to do next, one line each. */
  readonly remedy: readonly string[];
}

/** All tests on one kernel, by one vitest. */
export interface KernelRun {
  /** What people call it: `host`, `5.10`. */
  readonly name: string;
  /** undefined: it never came up. */
  readonly facts: KernelFacts | undefined;
  readonly tests: readonly TestOutcome[];
  readonly trouble: Trouble | undefined;
  /** Milliseconds, booting included. */
  readonly duration: number;
}
