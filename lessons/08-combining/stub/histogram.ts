import { todo } from '@ebpf-dojo/course';
import { rangeOf } from './bucket.ts';

/** How long the bar of the fullest bucket is. */
export const BAR_WIDTH = 40;

/**
 * A histogram as lines of text, such as `   [2, 4) µs        12 |@@@@      |`: from the first bucket that has something to the last that
 * has, those between them too. A bar is as long as its bucket is full compared with the fullest, rounded down.
 */
export function histogramLines(buckets: readonly number[]): string[] {
  return todo('08.6', 'make a line of each bucket from the first that is not empty to the last');
}

function line(bucket: number, count: number, length: number): string {
  const bar = '@'.repeat(length).padEnd(BAR_WIDTH);
  return `${rangeText(bucket).padStart(18)} ${String(count).padStart(9)} |${bar}|`;
}

function rangeText(bucket: number): string {
  const [from, to] = rangeOf(bucket);
  return `[${short(from)}, ${to === undefined ? '…' : short(to)}) µs`;
}

/** Powers of two in few letters: 2048 is `2K`. */
function short(value: number): string {
  if (value >= 2 ** 30) return `${value / 2 ** 30}G`;
  if (value >= 2 ** 20) return `${value / 2 ** 20}M`;
  return value >= 2 ** 10 ? `${value / 2 ** 10}K` : String(value);
}
