import {
  BpfError,
  LibbpfNotFoundError,
  enableRunStatistics,
  type Program,
  type Resource,
} from '@ebpf-dojo/core';

let statistics: Resource | undefined;

/**
 * Has the kernel count runs until this process ends, so that a failing test can say how far its program came. Without
 * CAP_SYS_ADMIN nothing is counted, and a ladder says so.
 */
export function countRuns(): void {
  try {
    statistics ??= enableRunStatistics();
  } catch (error) {
    if (!(error instanceof BpfError) && !(error instanceof LibbpfNotFoundError)) throw error;
  }
}

/** How often a program ran; undefined when nobody counted. */
export function runsOf(program: Program): bigint | undefined {
  const runs = program.runs;
  // Another process may have had it counted.
  return statistics === undefined && runs === 0n ? undefined : runs;
}
