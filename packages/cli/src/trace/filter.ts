import { CaptureKind, CaptureLength, type Rule } from '@ebpf-dojo/bpf/trace';
import { UsageError } from '../exit.ts';
import { ruleTable } from '../syscalls/rule-table.ts';
import { capturesOf, type Capturing, type UserStructs } from './arguments/index.ts';

const NANOSECONDS_A_MILLISECOND = 1e6;

/** Which calls are wanted. All that is given must hold. */
export interface CallFilterOptions {
  /** By name; all when not given. */
  readonly syscall?: readonly string[];
  /** What a path among the arguments begins with. */
  readonly path?: string;
  /** Only calls that returned an error. */
  readonly failed?: boolean;
  /** Only calls that took longer than so many milliseconds. */
  readonly slower?: number;
}

/** The constants of bpf/include/call-filter.h. */
export interface CallFilterConstants {
  get rules(): readonly Rule[];
  set rules(rules: readonly Rule[]);
  wants_unknown: boolean;
  path_start: string;
  path_start_length: number;
  failed_only: boolean;
  slower_than: bigint;
}

/**
 * Writes into the constants of a BPF object which system calls are traced.
 *
 * @param structs sizes of what is read
 * @throws {UsageError} when there is no such system call, or no path begins so
 */
export function applyCallFilter(
  { syscall, path, failed, slower }: CallFilterOptions,
  constants: CallFilterConstants,
  structs: UserStructs,
): void {
  constants.wants_unknown = syscall === undefined;
  constants.rules = rules(syscall, constants.rules, structs);
  constants.failed_only = failed === true;
  constants.slower_than = BigInt(Math.round((slower ?? 0) * NANOSECONDS_A_MILLISECOND));
  if (path === undefined) return;
  const start = pathStart(path);
  constants.path_start = start;
  constants.path_start_length = Buffer.byteLength(start);
}

// bpf/include/call-filter.h: PATH_BYTES, without the zero at the end.
const LONGEST_START = 127;

function pathStart(path: string): string {
  const start = path.replace(/\*$/, '');
  if (start === '' || /[*?]/.test(start) || Buffer.byteLength(start) > LONGEST_START)
    throw new UsageError(
      `--path takes what paths begin with, up to ${LONGEST_START} bytes, such as /etc/ or '/etc/*'; this is '${path}'.`,
    );
  return start;
}

/** What the kernel does with each number. */
function rules(
  wanted: readonly string[] | undefined,
  empty: readonly Rule[],
  structs: UserStructs,
): Rule[] {
  return ruleTable({
    wanted,
    empty,
    ruleOf: (name, abi, isWanted) => ({
      wanted: isWanted,
      starts_command: name === 'execve',
      captures: captures(capturesOf(name, abi), structs),
    }),
  });
}

function captures(readings: readonly Capturing[], structs: UserStructs): Rule['captures'] {
  return [readings[0], readings[1]].map((reading) => {
    if (reading === undefined) return NO_CAPTURE;
    const { capture } = reading.argument;
    const { size } = capture;
    return {
      ...capture,
      argument: reading.index,
      size: typeof size === 'number' ? size : structs.sizeOf(size),
    };
  });
}

const NO_CAPTURE: Rule['captures'][number] = {
  kind: CaptureKind.CAPTURE_NONE,
  argument: 0,
  length: CaptureLength.LENGTH_FIXED,
  length_argument: 0,
  size: 0,
};
