import { checkText } from '../arguments.ts';
import { checkAttach } from './check-attach.ts';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import type { Link } from '../link.ts';
import { nearNames } from '../near/near-names.ts';
import type { Program } from '../program.ts';
import { checkCookie, type WithCookie } from './cookie.ts';
import { holdEvent } from './hold-event.ts';
import { openPerfEvent, probeScope, refuse } from './perf-attr.ts';

const TRACEFS = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'];
/** `enum perf_type_id`. */
const PERF_TYPE_TRACEPOINT = 2;
const ENOENT = 2;

/** A tracepoint, as the folders below /sys/kernel/tracing/events name it. */
export interface TracepointTarget extends WithCookie {
  /** The folder of /sys/kernel/tracing/events it is in. */
  readonly category: string;
  readonly name: string;
}

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
  checkPart(category, 'the category of a tracepoint');
  checkPart(name, 'the name of a tracepoint');
  checkCookie(target);
  return program.attachBy({ target: `tracepoint ${category}:${name}`, cookie }, (how) => {
    const event = openPerfEvent(
      {
        type: PERF_TYPE_TRACEPOINT,
        config: tracepointId(category, name, how.subject),
        samplePeriod: 1n,
      },
      probeScope(undefined),
    );
    return holdEvent(how, event < 0 ? refuse(how.subject, -event) : event, cookie);
  });
}

/** The names are those of folders, of which a path is made. */
function checkPart(value: string, what: string): void {
  checkText(value, what);
  if (value.includes('/') || value === '.' || value === '..')
    throw new RangeError(`${what} is one name without a slash; this is '${value}'`);
}

function tracepointId(category: string, name: string, subject: string): bigint {
  const tracefs = TRACEFS.find((folder) => exists(`${folder}/events`));
  if (tracefs === undefined)
    return refuse(
      subject,
      ENOENT,
      'tracefs is not mounted: `mount -t tracefs tracefs /sys/kernel/tracing`.',
    );
  try {
    return BigInt(readFileSync(`${tracefs}/events/${category}/${name}/id`, 'utf8').trim());
  } catch (error) {
    const { errno = -ENOENT } = error as NodeJS.ErrnoException;
    return refuse(
      subject,
      -errno,
      -errno === ENOENT ? nearTracepoints(tracefs, category, name) : undefined,
    );
  }
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // The folder is there, and not ours to enter: what is in it is asked for next, and refused by its name.
    return true;
  }
}

function nearTracepoints(tracefs: string, category: string, name: string): string {
  const categories = folders(`${tracefs}/events`);
  if (!categories.includes(category)) {
    const near = nearNames(category, categories);
    return near.length > 0
      ? `This kernel has no tracepoints of category ${category}. Did you mean ${near.join(', ')}?`
      : `This kernel has no tracepoints of category ${category}; ${tracefs}/events lists those it has.`;
  }
  const near = nearNames(name, folders(`${tracefs}/events/${category}`));
  return near.length > 0
    ? `This kernel has no such tracepoint. Did you mean ${near.map((each) => `${category}:${each}`).join(', ')}?`
    : `This kernel has no such tracepoint; ${tracefs}/events/${category} lists those it has.`;
}

function folders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  } catch {
    return [];
  }
}
