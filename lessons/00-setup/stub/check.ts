import { release } from 'node:os';
import { readFileSync } from 'node:fs';
import { BpfError, BtfError, LibbpfNotFoundError } from '@ebpf-dojo/core';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { TodoError } from '@ebpf-dojo/course';
import { capabilitiesIn, missingAmong } from './capabilities.ts';
import { loadCounter, startCounting } from './counter.ts';
import { roundTrip } from './map.ts';
import { isAtLeast, parseRelease } from './release.ts';
import { KERNEL_TYPES, kernelTypes, placeOf } from './types.ts';

/** A line of the table. */
export interface Line {
  readonly what: string;
  /** `TODO`: a task of this lesson is not written. `NOT TRIED`: it needs what another line says is missing. */
  readonly status: 'OK' | 'MISSING' | 'NOT TRIED' | 'TODO';
  /** What was seen. */
  readonly seen: string;
  /** Why it is missing, where the kernel only says no. */
  readonly why?: string;
  /** The one thing to do about it. */
  readonly fix?: string;
  /** Of a line that is TODO. */
  readonly todo?: TodoError;
}

/** What trying something showed. It is missing when there is a fix. */
type Found = Pick<Line, 'seen' | 'why' | 'fix'>;

interface Check {
  readonly what: string;
  /** The line that has to be OK before this is tried. */
  readonly needs?: string;
  readonly try: () => Found;
}

const OLDEST = [5, 10] as const;
const CALLS = 100;

/** Each is tried, and not guessed from the kernel's version or from the user's name. */
const checks: readonly Check[] = [
  { what: `Linux ${OLDEST.join('.')} or newer`, try: tryRelease },
  { what: 'Capabilities', try: tryCapabilities },
  { what: 'Types of the kernel', try: tryTypes },
  { what: 'A map', try: tryMap },
  { what: 'A program, loaded', try: tryLoading },
  { what: 'The program, attached', needs: 'A program, loaded', try: tryAttaching },
  { what: 'Its counts, read', needs: 'The program, attached', try: tryCounting },
];

/** Tries everything, one after the other. */
export function check(): readonly Line[] {
  const lines: Line[] = [];
  for (const { what, needs, try: attempt } of checks) {
    const lacking = lines.find((line) => line.what === needs && line.status !== 'OK');
    lines.push({
      what,
      ...(lacking === undefined
        ? outcomeOf(attempt)
        : { status: 'NOT TRIED', seen: `needs: ${lacking.what}` }),
    });
  }
  return lines;
}

function outcomeOf(attempt: () => Found): Omit<Line, 'what'> {
  try {
    const found = attempt();
    return { status: found.fix === undefined ? 'OK' : 'MISSING', ...found };
  } catch (error) {
    if (error instanceof TodoError) return { status: 'TODO', seen: error.message, todo: error };
    return { status: 'MISSING', ...refusal(error) };
  }
}

/** What is in the way, by an error. Those that nobody foresaw stay errors. */
function refusal(error: unknown): Found {
  if (error instanceof BpfError) {
    const { operation, code, denial, hint } = error;
    const fix = denial?.fix ?? hint;
    return {
      seen: `${operation}: ${code}`,
      ...(denial === undefined ? {} : { why: denial.reason }),
      ...(fix === undefined ? {} : { fix }),
    };
  }
  if (!(error instanceof LibbpfNotFoundError || error instanceof BtfError)) throw error;
  const [seen = '', ...rest] = error.message.split(/\s*\n\s*/);
  return rest.length === 0 ? { seen } : { seen, fix: rest.join('  ') };
}

function tryRelease(): Found {
  const seen = release();
  const parsed = parseRelease(seen);
  if (parsed !== undefined && isAtLeast(parsed, OLDEST)) return { seen };
  return { seen, fix: 'Use a newer kernel: every supported Debian and Ubuntu has one.' };
}

function tryCapabilities(): Found {
  const held = capabilitiesIn(readFileSync('/proc/self/status', 'utf8'));
  const missing = missingAmong(held);
  const uid = process.geteuid?.();
  const seen = `${uid === 0 ? 'root' : `user ${uid}`}, with ${held.join(', ') || 'none of them'}`;
  if (missing.length === 0) return { seen };
  return { seen, fix: `Run it as root, or give the process ${missing.join(' and ')}.` };
}

function tryTypes(): Found {
  try {
    const place = placeOf(kernelTypes(), 'task_struct', 'tgid');
    if (place !== undefined)
      return { seen: `task_struct takes ${place.size} bytes; its tgid is at byte ${place.offset}` };
    return { seen: 'no task_struct with a tgid', fix: 'Write 00.3 in src/types.ts anew.' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return {
      seen: `${KERNEL_TYPES} cannot be read (${code})`,
      fix: 'Use a kernel with CONFIG_DEBUG_INFO_BTF=y, as those of the distributions are; mount /sys in a container.',
    };
  }
}

function tryMap(): Found {
  const value = process.hrtime.bigint();
  const got = roundTrip(process.pid, value);
  if (got === value) return { seen: 'made, written, read and closed' };
  return { seen: `${value} was written and ${got} read`, fix: 'Write 00.4 in src/map.ts anew.' };
}

function tryLoading(): Found {
  using counter = loadCounter(process.pid);
  const { id, instructions } = counter.programs.count_call.info;
  return { seen: `count_call, id ${id}, ${instructions} instructions` };
}

function tryAttaching(): Found {
  using counter = startCounting(process.pid);
  return { seen: `to each system call (${counter.programs.count_call.section})` };
}

/** Does a known number of system calls, and looks how many arrived in the map. */
function tryCounting(): Found {
  using counter = startCounting(process.pid);
  // Each read of it is a system call, getppid(2).
  for (let call = 0; call < CALLS; call++) void process.ppid;
  const count = counter.maps.calls.get(syscallNumber(nativeAbi(), 'getppid') ?? 0) ?? 0;
  if (count === 0) throw new TodoError('00.6', 'count_call runs, and counts nothing');
  return { seen: `${count} of ${CALLS} calls of getppid, made by this process` };
}
