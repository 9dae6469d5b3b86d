import type { BucketLine } from '../../output/schema/index.ts';
import { cell } from './cells.ts';
import { short, shortTime } from './numbers.ts';
import type { Row } from './row.ts';

const RANGE_WIDTH = 13;
const COUNT_WIDTH = 6;

/** Buckets as a picture of at most so many rows: what is below or above those goes into the first and the last. */
export function histogramRows(
  buckets: readonly BucketLine[],
  { width, height }: { readonly width: number; readonly height: number },
): Row[] {
  const shown = joined(buckets, height);
  const most = Math.max(...shown.map(({ count }) => count), 1);
  const room = Math.max(width - RANGE_WIDTH - COUNT_WIDTH - 3, 1);
  return shown.map(({ from_us: from, to_us: to, count }) => {
    const bar = '@'.repeat(count === 0 ? 0 : Math.max(Math.round((count / most) * room), 1));
    return [
      {
        text: `${cell(range(from, to), RANGE_WIDTH)}${cell(short(count), COUNT_WIDTH, 'right')} |`,
      },
      { text: bar, look: 'cyan' },
      { text: `${cell('', room - bar.length)}|` },
    ];
  });
}

/** Every bucket from the first to the last that has something, no more than `height`: the ends that have least are put together. */
function joined(buckets: readonly BucketLine[], height: number): BucketLine[] {
  const all = filled(buckets);
  while (all.length > Math.max(height, 1)) {
    const [first, second] = all;
    const [last, beforeLast] = [all.at(-1), all.at(-2)];
    if (
      first === undefined ||
      second === undefined ||
      last === undefined ||
      beforeLast === undefined
    )
      break;
    if (first.count <= last.count)
      all.splice(0, 2, { ...second, from_us: first.from_us, count: first.count + second.count });
    else
      all.splice(-2, 2, { ...beforeLast, to_us: last.to_us, count: last.count + beforeLast.count });
  }
  return all;
}

/** Those between that have nothing, too. */
function filled(buckets: readonly BucketLine[]): BucketLine[] {
  const all: BucketLine[] = [];
  for (const bucket of buckets) {
    for (
      let last = all.at(-1);
      last?.to_us !== undefined && last.to_us !== null;
      last = all.at(-1)
    ) {
      if (last.to_us >= bucket.from_us) break;
      all.push({ from_us: last.to_us, to_us: last.to_us * 2, count: 0 });
    }
    all.push(bucket);
  }
  return all;
}

function range(from: number, to: number | null): string {
  return to === null
    ? `from ${shortTime(from * 1000)}`
    : `${shortTime(from * 1000)} - ${shortTime(to * 1000)}`;
}
