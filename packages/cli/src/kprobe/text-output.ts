import { columns, type Column } from '../output/columns.ts';
import type { Paint } from '../output/color.ts';
import type { KprobeLine, KprobeStack, StackFrame } from '../output/schema/kprobe.ts';
import { formatNanoseconds, printable } from '../output/units.ts';
import type { Probe } from './probes.ts';

/** How calls are shown. */
export interface TextOptions {
  readonly return: boolean;
  /** Wall-clock time rather than seconds since the start. */
  readonly timestamp: boolean;
  /** The functions that are probed: their names have a column. */
  readonly probes: readonly Probe[];
  readonly paint: Paint;
}

/** Longer names push the rest to the right. */
const WIDEST_NAME = 32;

/** Calls as lines for people: one a call, and one a frame of its stacks. */
export class KprobeText {
  readonly header: string;
  readonly #options: TextOptions;
  readonly #line: (cells: readonly string[]) => string;

  constructor(options: TextOptions) {
    this.#options = options;
    const longest = Math.max(8, ...options.probes.map(({ name }) => name.length));
    const results: Column[] = options.return
      ? [
          { title: 'RETURN', width: 12, align: 'right' },
          { title: 'DURATION', width: 9, align: 'right' },
        ]
      : [];
    const { header, line } = columns(
      [
        options.timestamp
          ? { title: 'TIME(UTC)', width: 15 }
          : { title: 'TIME(s)', width: 10, align: 'right' },
        { title: 'PID', width: 7, align: 'right' },
        { title: 'COMM', width: 15 },
        { title: 'FUNCTION', width: Math.min(longest, WIDEST_NAME) },
        ...results,
      ],
      'ARGS',
    );
    this.header = header;
    this.#line = line;
  }

  /**
   * @param sinceStart nanoseconds from the start of tracing to the call
   */
  lines(line: KprobeLine, probe: Probe, sinceStart: bigint): string {
    const { timestamp, return: wantsReturn } = this.#options;
    const cells = [
      timestamp ? line.time.slice(11, 26) : (Number(sinceStart) / 1e9).toFixed(6),
      String(line.pid),
      printable(line.comm),
      line.function,
      ...(wantsReturn ? [returnText(line), durationText(line)] : []),
      argumentsText(line, probe),
    ];
    const shown = this.#line(cells);
    return line.stack === null ? shown : [shown, ...this.#stack(line.stack)].join('\n');
  }

  #stack({ kernel, user }: KprobeStack): string[] {
    const { paint } = this.#options;
    const frames = (of: readonly StackFrame[] | null, what: string): string[] =>
      of === null
        ? [`    (no room for the ${what} stack)`]
        : of.map((frame) => `    ${frameText(frame)}`);
    return [...frames(kernel, 'kernel'), ...frames(user, 'user')].map((text) => paint('dim', text));
  }
}

function returnText({ state, return: value, error }: KprobeLine): string {
  if (state !== 'returned') return state;
  return error ?? (value === null ? 'void' : printable(String(value)));
}

function durationText({ duration_ns: duration }: KprobeLine): string {
  return duration === null ? '' : formatNanoseconds(duration);
}

function argumentsText({ args, args_cut: cut }: KprobeLine, { values }: Probe): string {
  return values
    .map(({ name, plan }) => {
      const value = args[name] ?? null;
      if (value === null) return `${name}=(unreadable)`;
      const isText = plan.text > 0 && typeof value === 'string' && value !== '0x0';
      const text = isText ? `"${printable(value)}"` : String(value);
      return `${name}=${text}${cut.includes(name) ? '…' : ''}`;
    })
    .join(' ');
}

function frameText({ symbol, offset, binary, address }: StackFrame): string {
  const where = binary === null ? '' : ` (${printable(binary)})`;
  return symbol === null
    ? `${address}${where}`
    : `${printable(symbol)}+0x${(offset ?? 0).toString(16)}${where}`;
}
