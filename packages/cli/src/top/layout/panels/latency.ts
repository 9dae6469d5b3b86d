import { nativeTable } from '../tables.ts';
import type { TopLatency, TopLine } from '../../../output/schema/index.ts';
import { cell } from '../cells.ts';
import { histogramRows } from '../histogram.ts';
import { short, shortTime } from '../numbers.ts';
import { row, type Row } from '../row.ts';
import { below, titleRow, whyOff, type Panel, type Room } from './panel.ts';

/** From here on there is room for errors and the longest call. */
const WIDE = 60;
const NAME_WIDTH = 16;
const NUMBER_WIDTH = 6;
/** Of the room: the table of calls has so much, the histogram of the first of them the rest. */
const TABLE_SHARE = 0.4;
const LEAST_CALLS = 2;

type Histogram = TopLatency['histograms'][number];

/** How long system calls take: several as a table, and the most frequent one as a picture. */
export const latencyPanel: Panel = (frame, _view, room) => {
  const part = frame.latency;
  const off = whyOff('latency', frame);
  if (part === null || off !== undefined) return counts(frame, off ?? row(''), room);
  const title = titleRow('latency', `system calls, ${short(part.count / frame.seconds)}/s`);
  const [first] = part.histograms;
  if (first === undefined) return [title];
  const calls = Math.max(Math.floor(room.height * TABLE_SHARE) - 1, LEAST_CALLS);
  const table = part.histograms
    .slice(0, calls)
    .map((each) => row(cells(callCells(each, frame), room)));
  const head = row(cells(['SYSCALL', 'CALLS/s', 'p50', 'p99', 'max', 'ERR/s'], room), 'dim');
  const taken = table.length + 3;
  return [
    title,
    head,
    ...table,
    row(`${nameOf(first)}:`, 'dim'),
    ...histogramRows(first.buckets, { width: room.width, height: below(taken, room) }),
  ];
};

/** Without times, what the panel of processes counts. */
function counts(frame: TopLine, off: Row, room: Room): Row[] {
  const rows = (frame.processes?.calls ?? []).map(({ syscall, abi, count, errors }) => {
    const name = nameOf({ syscall, abi });
    return row(
      cells([name, short(count / frame.seconds), '', '', '', errorsText(errors, frame)], room),
    );
  });
  return [
    titleRow('latency', rows.length > 0 ? 'system calls, counts only' : 'system calls'),
    off,
    ...rows.slice(0, below(2, room)),
  ];
}

function callCells(each: Histogram, frame: TopLine): string[] {
  return [
    nameOf(each),
    short(each.count / frame.seconds),
    timeText(each.p50_ns),
    timeText(each.p99_ns),
    timeText(each.max_ns),
    errorsText(each.errors ?? 0, frame),
  ];
}

function cells(
  [name = '', calls = '', p50 = '', p99 = '', max = '', errors = '']: readonly string[],
  { width }: Room,
): string {
  const numbers = width >= WIDE ? [calls, p50, p99, max, errors] : [calls, p50, p99];
  return [
    cell(name, NAME_WIDTH),
    ...numbers.map((each) => cell(each, Math.max(NUMBER_WIDTH, 7), 'right')),
  ].join('');
}

function nameOf({ syscall, abi }: Pick<Histogram, 'syscall' | 'abi'>): string {
  return `${syscall}${nativeTable(abi) ? '' : ` (${abi})`}`;
}

function timeText(nanoseconds: number | null): string {
  return nanoseconds === null ? '' : shortTime(nanoseconds);
}

function errorsText(errors: number, frame: TopLine): string {
  return errors === 0 ? '' : short(errors / frame.seconds);
}
