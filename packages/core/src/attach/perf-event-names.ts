import { show } from '../arguments.ts';
import { nearNames } from '../near/near-names.ts';

/** `enum perf_type_id`, include/uapi/linux/perf_event.h. */
const HARDWARE = 0;
const SOFTWARE = 1;

/** `enum perf_hw_id` and `enum perf_sw_ids`, under the names that `perf list` prints. */
export const perfEvents = {
  'cpu-cycles': [HARDWARE, 0],
  instructions: [HARDWARE, 1],
  'cache-references': [HARDWARE, 2],
  'cache-misses': [HARDWARE, 3],
  'branch-instructions': [HARDWARE, 4],
  'branch-misses': [HARDWARE, 5],
  'bus-cycles': [HARDWARE, 6],
  'stalled-cycles-frontend': [HARDWARE, 7],
  'stalled-cycles-backend': [HARDWARE, 8],
  'ref-cycles': [HARDWARE, 9],
  'cpu-clock': [SOFTWARE, 0],
  'task-clock': [SOFTWARE, 1],
  'page-faults': [SOFTWARE, 2],
  'context-switches': [SOFTWARE, 3],
  'cpu-migrations': [SOFTWARE, 4],
  'minor-faults': [SOFTWARE, 5],
  'major-faults': [SOFTWARE, 6],
  'alignment-faults': [SOFTWARE, 7],
  'emulation-faults': [SOFTWARE, 8],
  'cgroup-switches': [SOFTWARE, 11],
} as const satisfies Readonly<Record<string, readonly [type: number, config: number]>>;

/** An event that a program can be run by, as perf-list(1) names it. */
export type PerfEventName = keyof typeof perfEvents;

/**
 * The event with a name that somebody typed.
 *
 * @throws {TypeError} when there is none; the message has names that are near, or all
 */
export function perfEventNamed(name: unknown): PerfEventName {
  if (typeof name === 'string' && Object.hasOwn(perfEvents, name)) return name as PerfEventName;
  const names = Object.keys(perfEvents);
  const near = typeof name === 'string' ? nearNames(name, names) : [];
  throw new TypeError(
    `${show(name)} is no perf event. ${near.length > 0 ? `Did you mean ${near.join(', ')}?` : `There are ${names.join(', ')}.`}`,
  );
}

/**
 * Whether it is one of the processor's counters, which most virtual machines lack.
 *
 * @throws {TypeError} when there is no such event
 */
export function isHardwareEvent(name: PerfEventName): boolean {
  return perfEvents[perfEventNamed(name)][0] === HARDWARE;
}
