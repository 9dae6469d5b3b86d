import { columns } from '../output/columns.ts';
import type { FunctionCallLine, FunctionReturnLine } from '../output/schema/index.ts';
import { printable } from '../output/units.ts';
import type { WallClock } from '../tracing/clock.ts';
import { hitOf, valuesOf, type AnyHit, type HitValue } from './hit.ts';
import type { ValueType } from './value-type.ts';

/** What lines are made with. */
export interface HitOutputOptions {
  readonly isReturn: boolean;
  readonly types: readonly ValueType[];
  /** By number. */
  readonly names: readonly string[];
  readonly clock: WallClock;
  /** Wall-clock time rather than seconds since the start. */
  readonly timestamp: boolean;
}

/** Writes calls, or returns, as lines. */
export class HitOutput {
  readonly #options: HitOutputOptions;
  readonly #columns: ReturnType<typeof columns>;

  constructor(options: HitOutputOptions) {
    this.#options = options;
    const { isReturn, timestamp } = options;
    this.#columns = columns(
      [
        timestamp ? { title: 'TIME', width: 30 } : { title: 'TIME(s)', width: 10, align: 'right' },
        { title: 'PID', width: 7, align: 'right' },
        { title: 'COMM', width: 15 },
        { title: 'FUNCTION', width: Math.min(24, longest(options.names)) },
      ],
      isReturn ? 'RESULT' : 'ARGS',
    );
  }

  get header(): string {
    return this.#columns.header;
  }

  /**
   * For people.
   *
   * @param origin the start on the monotonic clock, in nanoseconds
   */
  text(any: AnyHit, origin: bigint): string {
    const { clock, timestamp, types } = this.#options;
    const hit = hitOf(any);
    return this.#columns.line([
      timestamp ? clock.iso(hit.time) : (Number(hit.time - origin) / 1e9).toFixed(6),
      String(hit.pid),
      printable(hit.comm),
      printable(this.nameOf(any)),
      valuesOf(any, types).map(valueText).join(', '),
    ]);
  }

  /** For programs. */
  json(any: AnyHit): FunctionCallLine | FunctionReturnLine {
    const { clock, isReturn, types } = this.#options;
    const hit = hitOf(any);
    const who = {
      v: 1,
      time: clock.iso(hit.time),
      pid: hit.pid,
      tid: hit.tid,
      comm: hit.comm,
    } as const;
    const values = valuesOf(any, types);
    const name = this.nameOf(any);
    if (!isReturn)
      return {
        ...who,
        type: 'function_call',
        function: name,
        args: values.map(valueJson),
        args_cut: indices(values, ({ isCut }) => isCut),
        args_unreadable: indices(values, ({ isUnreadable }) => isUnreadable),
      };
    const [result] = values;
    return {
      ...who,
      type: 'function_return',
      function: name,
      result: result === undefined ? null : valueJson(result),
      result_cut: result?.isCut === true,
      result_unreadable: result?.isUnreadable === true,
    };
  }

  nameOf(any: AnyHit): string {
    return this.#options.names[hitOf(any).function] ?? '?';
  }
}

function longest(names: readonly string[]): number {
  return names.reduce((most, { length }) => Math.max(most, length), 'FUNCTION'.length);
}

function valueText({ type, value, text, isCut, isUnreadable }: HitValue): string {
  if (text !== undefined) return `"${printable(text)}"${isCut ? '…' : ''}`;
  return isUnreadable ? `${type.show(value)} (unreadable)` : type.show(value);
}

function valueJson({ type, value, text }: HitValue): FunctionReturnLine['result'] {
  return type.isText ? (text ?? null) : type.json(value);
}

function indices<T>(items: readonly T[], fits: (item: T) => boolean): number[] {
  return items.flatMap((item, index) => (fits(item) ? index : []));
}
