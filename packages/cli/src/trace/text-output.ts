import { CallState, type Call } from '@ebpf-dojo/bpf/trace';
import type { Paint } from '../output/color.ts';
import { formatNanoseconds, printable } from '../output/units.ts';
import type { CallReader } from './call-reader.ts';
import { abiOf, nameOf } from '../syscalls/syscall-name.ts';
import { errorOf } from './describe.ts';
import { nativeAbi } from '@ebpf-dojo/core/syscalls';

const CALL_WIDTH = 52;
const RESULT_WIDTH = 10;
const DURATION_WIDTH = 9;
const SHORTEST_CALL = 12;
const SHORTEST_TEXT = 16;

/** How {@link CallPrinter} prints. */
export interface CallPrinterOptions {
  /** The heading of the first column, and what is in it: the time of a call's entry, by the monotonic clock in nanoseconds. */
  readonly time: { readonly head: string; readonly text: (start: bigint) => string };
  /** The width of the terminal; what is longer is cut, and calls before results. Infinity where there is none. */
  readonly width: number;
  readonly paint: Paint;
}

/** Calls as lines for people, such as `openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3`. */
export class CallPrinter {
  /** The columns' heads. */
  readonly header: string;
  readonly #options: CallPrinterOptions;

  constructor(options: CallPrinterOptions) {
    this.#options = options;
    const { time, width } = options;
    const before = `${time.head} ${'PID'.padStart(7)} ${'COMM'.padEnd(15)} `;
    const after = ` = ${'RESULT'.padEnd(RESULT_WIDTH)} ${'DURATION'.padStart(DURATION_WIDTH)}`;
    this.header = `${before}${fit('CALL', width - before.length - after.length)}${after}`;
  }

  line(call: Call, reader: CallReader): string {
    const { time, width, paint } = this.#options;
    const before = `${time.text(call.start)} ${String(call.pid).padStart(7)} ${printable(call.comm).padEnd(15)} `;
    const result = resultText(call);
    const duration = formatNanoseconds(call.duration);
    const text = callText(call, reader);
    const room = width - before.length;
    const inColumns = [result.padEnd(RESULT_WIDTH), duration.padStart(DURATION_WIDTH)] as const;
    // A call that is too long for its column gets the room that columns behind it would waste.
    const [shown, took] =
      text.length + ends(...inColumns) <= room ? inColumns : ([result, duration] as const);
    const colored = errorOf(call) === null ? shown : paint('red', shown);
    const left = room - ends(shown, took);
    const fitting = text.length <= left ? text : callText(call, reader, text.length - left);
    return `${before}${fit(fitting, left)} = ${colored} ${took}`;
  }
}

function ends(result: string, duration: string): number {
  return ` = ${result} ${duration}`.length;
}

/** Seconds since a trace's start on the monotonic clock. */
export function sinceStart(origin: () => bigint): CallPrinterOptions['time'] {
  return {
    head: 'TIME(s)'.padStart(10),
    text: (start) => (Number(start - origin()) / 1e9).toFixed(6).padStart(10),
  };
}

function fit(text: string, room: number): string {
  const width = Math.max(SHORTEST_CALL, Math.min(CALL_WIDTH, room));
  if (text.length <= width) return text.padEnd(width);
  const most = Math.max(SHORTEST_CALL, room);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/**
 * `openat(AT_FDCWD, "/etc/hosts", O_RDONLY)`; calls of 32-bit programs have their table's name before theirs.
 *
 * @param excess so many characters shorter, if that can be: without AT_FDCWD, and of the longest path its end, where paths differ
 */
export function callText(call: Call, reader: CallReader, excess = 0): string {
  const abi = abiOf(call);
  const name = abi === nativeAbi() ? nameOf(call) : `${abi}:${nameOf(call)}`;
  const texts = reader
    .arguments(call)
    .filter(({ ignored }) => !ignored)
    .map(({ text }) => text);
  return `${name}(${(excess > 0 ? shorter(texts, excess) : texts).join(', ')})`;
}

function shorter(texts: readonly string[], excess: number): readonly string[] {
  const rest = texts.filter((text) => text !== 'AT_FDCWD');
  const over = excess - (texts.length - rest.length) * 'AT_FDCWD, '.length;
  const longest = rest.reduce((best, text) => (text.length > best.length ? text : best), '');
  const kept = Math.max(SHORTEST_TEXT, longest.length - over - 1);
  if (over <= 0 || kept >= longest.length) return rest;
  return rest.map((text) =>
    text === longest && text.startsWith('"/') ? `…${text.slice(-kept)}` : text,
  );
}

function resultText(call: Call): string {
  if (call.state === CallState.CALL_RUNNING) return '? running';
  if (call.state === CallState.CALL_THREAD_ENDED) return '? ended';
  const error = errorOf(call);
  if (error !== null) return `-1 ${error}`;
  return isAddress(call.result)
    ? `0x${BigInt.asUintN(64, call.result).toString(16)}`
    : String(call.result);
}

/** mmap and brk return addresses; counts and descriptors stay far below. */
function isAddress(result: bigint): boolean {
  return result > 0xffff_ffffn || result < 0n;
}
