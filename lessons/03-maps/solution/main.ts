import { UsageError, command, parseSeconds, untilOver } from '@ebpf-dojo/course';
import { costOf } from './cost.ts';
import { refusedOpens, startCounting, totalOpens } from './counter.ts';
import { droppedOpens, latencyOfOpens, startTiming } from './latency.ts';
import { rankCounts } from './rank.ts';
import { readCounts } from './read.ts';
import { countTable, latencyLine } from './table.ts';

const usage = `
Usage: pnpm --filter lesson-03 start [-d seconds] [-n rows] [-p pid]...

Counts the files that processes open, and how long an open takes.

  -d seconds  how long; 0: until Ctrl-C (default: 5)
  -n rows     how many processes to show (default: 10)
  -p pid      look at this process alone; give it again for more
  -h, --help  this text

Example: pnpm --filter lesson-03 start -d 5 -n 3
`;

const options = {
  duration: { type: 'string', short: 'd', default: '5' },
  rows: { type: 'string', short: 'n', default: '10' },
  pid: { type: 'string', short: 'p', multiple: true },
} as const;

await command({ usage, options }, async ({ values, stop }) => {
  const seconds = parseSeconds(values.duration);
  const rows = wholeNumber('-n', values.rows);
  const pids = values.pid?.map((pid) => wholeNumber('-p', pid));

  const watch = pids === undefined ? {} : { pids };
  using timer = startTiming(watch);
  using counter = startCounting(watch);
  process.stderr.write('Counting opens. Ctrl-C ends it.\n');
  await untilOver(seconds, stop);

  const { result: counts, calls } = costOf(() => readCounts(counter.maps.counts));
  process.stdout.write(countTable(rankCounts(counts, rows)));
  const summary = [
    `${totalOpens(counter)} opens. The counts of ${counts.length} processes were read by bpf(2), calls: ${calls}.`,
    latencyLine(latencyOfOpens(timer)),
    `Lost: ${refusedOpens(counter)} opens are in no process's count, ${droppedOpens(timer)} were not timed.`,
  ];
  process.stderr.write(`${summary.join('\n')}\n`);
});

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 2 ** 22)
    throw new UsageError(`${option} takes a whole number from 1 on, and not '${text}'.`);
  return number;
}
