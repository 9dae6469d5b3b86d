import type { Link } from '../link.ts';
import type { Program } from '../program.ts';
import {
  checkTracepointName,
  readTracepointFile,
  type TracepointName,
} from '../tracepoints/tracefs.ts';
import { checkAttach } from './check-attach.ts';
import { checkCookie, type WithCookie } from './cookie.ts';
import { holdEvent } from './hold-event.ts';
import { openPerfEvent, probeScope, refuse } from './perf-attr.ts';

/** `enum perf_type_id`. */
const PERF_TYPE_TRACEPOINT = 2;

/** A tracepoint, as the folders below /sys/kernel/tracing/events name it. */
export interface TracepointTarget extends TracepointName, WithCookie {}

/**
 * Attaches a `tracepoint` program to a tracepoint. A cookie needs Linux 5.15.
 *
 * Source: perf_event_open(2), PERF_TYPE_TRACEPOINT; bpf(2), BPF_LINK_CREATE. Needs tracefs mounted, and the right to read it.
 *
 * @throws {BpfError} ENOENT when there is no such tracepoint, with names near it, or tracefs is not mounted; EACCES when it is not
 *   ours to read; EOPNOTSUPP for a cookie before Linux 5.15
 * @throws {TypeError | RangeError} when a parameter is of no use
 */
export function attachTracepoint(program: Program, target: TracepointTarget): Link {
  checkAttach(program, target);
  const { category, name, cookie } = target;
  checkTracepointName(target);
  checkCookie(target);
  return program.attachBy({ target: `tracepoint ${category}:${name}`, cookie }, (how) => {
    const id = readTracepointFile(target, 'id', (errno, hint) => refuse(how.subject, errno, hint));
    const event = openPerfEvent(
      {
        type: PERF_TYPE_TRACEPOINT,
        config: BigInt(id),
        samplePeriod: 1n,
      },
      probeScope(undefined),
    );
    return holdEvent(how, event < 0 ? refuse(how.subject, -event) : event, cookie);
  });
}
