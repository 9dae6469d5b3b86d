import type { Paint } from '../output/color.ts';
import { columns } from '../output/columns.ts';
import { formatNanoseconds, printable } from '../output/units.ts';
import type { End, Outcome, Role, Session, TcpEvent } from './event.ts';

const BAD: ReadonlySet<Outcome> = new Set([
  'reset',
  'timed out',
  'refused',
  'unreachable',
  'aborted',
  'failed',
]);
const END_WIDTH = 12;

const table = columns(
  [
    { title: 'TIME(s)', width: 9, align: 'right' },
    { title: 'PID', width: 7, align: 'right' },
    { title: 'COMM', width: 15 },
    { title: 'END', width: END_WIDTH },
    { title: 'CONNECT', width: 8, align: 'right' },
    { title: 'DURATION', width: 9, align: 'right' },
    { title: 'SENT', width: 7, align: 'right' },
    { title: 'RECEIVED', width: 8, align: 'right' },
  ],
  'CONNECTION',
);

/** Above the lines. */
export const tcpHeader = table.header;

/** Events as lines for people. */
export class TcpPrinter {
  readonly #started: () => bigint;
  readonly #paint: Paint;

  /** @param started when tracing began, by the monotonic clock in nanoseconds */
  constructor(started: () => bigint, paint: Paint) {
    this.#started = started;
    this.#paint = paint;
  }

  line(event: TcpEvent): string {
    const seconds = (Number(event.time - this.#started()) / 1e9).toFixed(6);
    const who = [
      seconds,
      event.owner === undefined ? '-' : String(event.owner.pid),
      event.owner === undefined ? '-' : printable(event.owner.comm),
    ];
    const ends = `${endText(event.local, event.family)} ${arrow(event.role)} ${endText(event.remote, event.family)}`;
    if (event.type === 'state')
      return table.line([...who, event.to, '', '', '', '', `${ends} (was ${event.from})`]);
    const painted = (text: string) =>
      BAD.has(event.outcome) ? this.#paint('red', text.padEnd(END_WIDTH)) : text;
    return table.line([
      ...who,
      painted(endOf(event)),
      timeText(event.connectNanoseconds),
      `${event.openAtStart && event.durationNanoseconds !== undefined ? '>' : ''}${timeText(event.durationNanoseconds)}`,
      event.established ? bytesText(event.bytesSent) : '',
      event.established ? bytesText(event.bytesReceived) : '',
      ends,
    ]);
  }
}

/** `closed`, `peer reset`: who did it is told where it was the other side. */
function endOf({ outcome, endedBy }: Session): string {
  return (outcome === 'closed' || outcome === 'reset') && endedBy === 'remote'
    ? `peer ${outcome}`
    : outcome;
}

/** From who opened it to who was asked. */
function arrow(role: Role): string {
  if (role === 'client') return '→';
  return role === 'server' ? '←' : '-';
}

/** `127.0.0.1:80`, `[::1]:80`; `*` for a port that is not chosen yet. */
export function endText({ address, port }: End, family: 4 | 6): string {
  return `${family === 4 ? address : `[${address}]`}:${port === 0 ? '*' : port}`;
}

function timeText(nanoseconds: number | undefined): string {
  return nanoseconds === undefined ? '-' : formatNanoseconds(nanoseconds);
}

/** `812`, `12.3k`, `4.56M`: by thousands. */
function bytesText(bytes: number): string {
  for (const [size, unit] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e4, 'k'],
  ] as const) {
    if (bytes >= size) {
      const value = bytes / (unit === 'k' ? 1e3 : size);
      return `${value.toPrecision(3)}${unit}`;
    }
  }
  return String(bytes);
}
