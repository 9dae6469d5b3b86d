import { checkFlag, checkInteger, checkPid } from '../arguments.ts';
import { checkAttach } from './check-attach.ts';
import { readFileSync, readdirSync } from 'node:fs';
import { LinkGroup } from '../link-group.ts';
import { onlineCpus } from '../online-cpus.ts';
import type { Program } from '../program.ts';
import { checkCookie, type WithCookie } from './cookie.ts';
import { holdEvent } from './hold-event.ts';
import { openPerfEvent, refuse, type PerfScope } from './perf-attr.ts';
import {
  isHardwareEvent,
  perfEventNamed,
  perfEvents,
  type PerfEventName,
} from './perf-event-names.ts';

const LARGEST_CPU = 2 ** 16;
const ESRCH = 3;
const ENODEV = 19;
const EINVAL = 22;
/** What kernels say of an event that the machine has no counter for. */
const NO_COUNTER: ReadonlySet<number> = new Set([2, 19, 22, 95]);

/** What a sampling program is run by. */
export type PerfEventTarget = WithCookie & {
  /** As perf-list(1) names it: `'cpu-clock'`, `'page-faults'`, `'cpu-cycles'`. */
  readonly event: PerfEventName;
  /**
   * One process: all threads it has now. Without it everything that runs on {@link cpus}. 0 is this process.
   */
  readonly pid?: number;
  /** With a pid, threads and processes that it starts later are watched too. Default false. */
  readonly inherit?: boolean;
  /** CPUs to watch, by number. Default: each that is online now; with a pid, any. */
  readonly cpus?: readonly number[];
} & (
    | {
        /** Samples a second, at most /proc/sys/kernel/perf_event_max_sample_rate. */
        readonly frequency: number;
        readonly period?: never;
      }
    | {
        readonly frequency?: never;
        /** The program runs at every n-th event; for clocks, nanoseconds. */
        readonly period: number;
      }
  );

/**
 * Runs a `perf_event` program at every n-th software or hardware event, or so often a second.
 *
 * `cpu-clock` is there in every machine; hardware events (`cpu-cycles`, `cache-misses`) are missing in most virtual ones. CPUs that come
 * online later are not watched. A cookie needs Linux 5.15.
 *
 * Source: perf_event_open(2); bpf(2), BPF_LINK_CREATE. Needs CONFIG_PERF_EVENTS; CAP_PERFMON, or for one process
 * kernel.perf_event_paranoid at most 1, for all at most 0.
 *
 * @returns one link for each CPU, or each thread of the process; closing the group closes them all
 * @throws {BpfError} ENOENT, ENODEV, EINVAL or EOPNOTSUPP when the machine has no such event; ENODEV when a CPU is not online; ESRCH when there is no such
 *   process; EACCES or EPERM without privileges
 * @throws {TypeError | RangeError} when a parameter is of no use
 */
export function attachPerfEvent(program: Program, target: PerfEventTarget): LinkGroup {
  checkAttach(program, target);
  check(target);
  const name = `perf event ${target.event}${target.pid === undefined ? '' : ` of process ${target.pid}`}`;
  const subject = program.attachSubject(name);
  const online = onlineCpus();
  const places = scopes(target, online, subject);
  return new LinkGroup({ subject, owner: program, target: name }).addEach(
    places,
    (scope, owner) => {
      const where = `${name}${scope.cpu < 0 ? '' : ` on CPU ${scope.cpu}`}`;
      return program.attachBy({ target: where, owner, cookie: target.cookie }, (how) =>
        holdEvent(how, open(target, scope, { subject: how.subject, online }), target.cookie),
      );
    },
  );
}

function check(target: PerfEventTarget): void {
  const { event, pid, cpus, period, frequency } = target;
  perfEventNamed(event);
  if (pid !== undefined) checkPid(pid, 'the pid of a perf event');
  checkFlag(target.inherit, 'inherit');
  if (target.inherit === true && pid === undefined)
    throw new TypeError('inherit is for a perf event of one process; give its pid');
  checkCookie(target);
  if (cpus !== undefined) {
    if (!Array.isArray(cpus) || cpus.length === 0 || new Set(cpus).size !== cpus.length)
      throw new TypeError('the cpus of a perf event are a list of at least one number, each once');
    for (const cpu of cpus) checkInteger(cpu, 'a CPU', 0, LARGEST_CPU);
  }
  if ((period === undefined) === (frequency === undefined))
    throw new TypeError('a perf event needs either a frequency or a period');
  if (period !== undefined)
    checkInteger(period, 'the period of a perf event', 1, Number.MAX_SAFE_INTEGER);
  else checkInteger(frequency ?? 0, 'the frequency of a perf event', 1, 2 ** 31 - 1);
}

function scopes(target: PerfEventTarget, online: readonly number[], subject: string): PerfScope[] {
  const { pid, cpus } = target;
  if (pid === undefined) return (cpus ?? online).map((cpu) => ({ pid: -1, cpu }));
  return threads(pid, subject).flatMap((tid) => (cpus ?? [-1]).map((cpu) => ({ pid: tid, cpu })));
}

/** perf_event_open(2) watches threads, each for itself. */
function threads(pid: number, subject: string): number[] {
  try {
    return readdirSync(`/proc/${pid === 0 ? 'self' : pid}/task`).map(Number);
  } catch {
    return refuse(subject, ESRCH, 'There is no such process.');
  }
}

function open(
  target: PerfEventTarget,
  scope: PerfScope,
  { subject, online }: { readonly subject: string; readonly online: readonly number[] },
): number {
  const [type, config] = perfEvents[target.event];
  const { period, frequency } = target;
  const fd = openPerfEvent(
    {
      type,
      config: BigInt(config),
      samplePeriod: BigInt(period ?? frequency),
      frequency: frequency !== undefined,
      inherit: target.inherit ?? false,
    },
    scope,
  );
  return fd < 0 ? refuse(subject, -fd, hint(-fd, target, scope, online)) : fd;
}

function hint(
  errno: number,
  { event, frequency }: PerfEventTarget,
  { cpu }: PerfScope,
  online: readonly number[],
): string | undefined {
  if ((errno === ENODEV || errno === EINVAL) && cpu >= 0 && !online.includes(cpu))
    return `CPU ${cpu} is not online; these are: ${online.join(', ')}.`;
  if (errno === EINVAL && frequency !== undefined && frequency > highestFrequency())
    return `At most ${highestFrequency()} samples a second are allowed: /proc/sys/kernel/perf_event_max_sample_rate.`;
  if (NO_COUNTER.has(errno) && isHardwareEvent(event))
    return 'This machine has no such hardware counter, as most virtual machines have not; `cpu-clock` samples by a software clock.';
  return undefined;
}

function highestFrequency(): number {
  try {
    return Number(readFileSync('/proc/sys/kernel/perf_event_max_sample_rate', 'utf8'));
  } catch {
    return Infinity;
  }
}
