import { readFileSync } from 'node:fs';
import {
  attachPerfEvent,
  BpfError,
  isHardwareEvent,
  perfEventNamed,
  type LinkGroup,
  type PerfEventName,
  type Program,
} from '@ebpf-dojo/core';
import { BlockedError, UsageError } from '../exit.ts';

const HIGHEST_RATE = '/proc/sys/kernel/perf_event_max_sample_rate';
/** What kernels say of an event that the machine has no counter for. */
const NO_COUNTER = new Set(['ENOENT', 'ENODEV', 'EOPNOTSUPP', 'EINVAL']);
const FORBIDDEN = new Set(['EACCES', 'EPERM']);

/** What samples are taken by. */
export interface Sampling {
  readonly event: PerfEventName;
  /** Samples a second; undefined with a {@link period}. */
  readonly frequency: number | undefined;
  /** A sample at each n-th event. */
  readonly period: number | undefined;
}

/** @throws {UsageError} when there is no such event, or the kernel does not sample as often */
export function samplingOf(given: {
  readonly event: string;
  readonly frequency: number;
  readonly period?: number;
}): Sampling {
  const event = eventOf(given.event);
  const { period, frequency } = given;
  if (period !== undefined) return { event, frequency: undefined, period };
  const highest = highestRate();
  if (frequency > highest)
    throw new UsageError(
      `this kernel takes at most ${highest} samples a second, not ${frequency}: ${HIGHEST_RATE}.`,
    );
  return { event, frequency, period: undefined };
}

function eventOf(name: string): PerfEventName {
  try {
    return perfEventNamed(name);
  } catch (error) {
    throw new UsageError((error as TypeError).message);
  }
}

function highestRate(): number {
  try {
    return Number(readFileSync(HIGHEST_RATE, 'utf8'));
  } catch {
    // Without it, the kernel's own answer tells.
    return Infinity;
  }
}

/**
 * Has `program` run at each sample.
 *
 * @param pid a process that waits to become the command to sample, with its children; all CPUs where left out
 * @throws {BlockedError} when this machine has no such counter, or these privileges don't reach
 */
export function attachSampling(
  program: Program,
  { event, frequency, period }: Sampling,
  pid: number | undefined,
): LinkGroup {
  const rate = period === undefined ? { frequency: frequency ?? 0 } : { period };
  const scope = pid === undefined ? {} : { pid, inherit: true };
  try {
    return attachPerfEvent(program, { event, ...rate, ...scope });
  } catch (error) {
    if (!(error instanceof BpfError)) throw error;
    const isMissing = isHardwareEvent(event) && NO_COUNTER.has(error.code);
    throw isMissing || FORBIDDEN.has(error.code)
      ? new BlockedError(error.message, { cause: error })
      : error;
  }
}
