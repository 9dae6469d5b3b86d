import { once } from 'node:events';
import { UsageError, command, parseSeconds, untilOver } from '@ebpf-dojo/course';
import { HEADER, formatOpen, loadPerf, loadRing, measureWakeUps, watchOpens } from './index.ts';

const usage = `
Usage: pnpm --filter lesson-04 start [-d seconds] [--pid process] [--perf] [--bytes n] [--interval ms]
       pnpm --filter lesson-04 start --wakeups

Prints every file that is opened, as it happens, and how many were lost.

  -d seconds     how long; 0, the default, until Ctrl-C
  --pid process  only what this process opens
  --perf         by a perf event array instead of a ring buffer
  --bytes n      size of the ring, or of each CPU's buffer: a power of two, from 4096 on (default: 262144)
  --interval ms  look at the ring every so many milliseconds, and be woken before that only when half of it is full
  --wakeups      measure what it costs to wake the reader

For example: pnpm --filter lesson-04 start -d 5`;

const options = {
  duration: { type: 'string', short: 'd', default: '0' },
  pid: { type: 'string', default: '0' },
  perf: { type: 'boolean', default: false },
  bytes: { type: 'string', default: '262144' },
  interval: { type: 'string' },
  wakeups: { type: 'boolean', default: false },
} as const;

/** How many files are opened to measure one way to wake the reader. */
const MEASURED_OPENS = 50_000;

await command({ usage, options }, async ({ values, stop }) => {
  const seconds = parseSeconds(values.duration);
  const pid = parsePid(values.pid);
  const bytes = parseBytes(values.bytes);
  const intervalMs = parseInterval(values.interval);
  if (values.wakeups) return showWakeUps();
  if (values.perf && intervalMs !== undefined)
    throw new UsageError('--interval is for a ring buffer, and not for --perf.');
  using opens = values.perf
    ? loadPerf({ pid, bytesPerCpu: bytes })
    : loadRing({ pid, ringBytes: bytes, wakeupBytes: intervalMs === undefined ? 0 : bytes / 2 });
  const start = process.hrtime.bigint();
  let latest = start;
  let late = 0;
  console.log(HEADER);
  const watch = watchOpens(
    opens,
    async (open) => {
      if (open.time < latest) late++;
      else latest = open.time;
      const hasRoom = process.stdout.write(`${formatOpen(open, start)}\n`);
      // A terminal or pipe that is full: opens wait in the ring until it has room. One that nobody reads any more never has.
      if (!hasRoom && process.stdout.writable) await once(process.stdout, 'drain');
    },
    intervalMs,
  );
  console.error('Watching openat.');
  await Promise.race([untilOver(seconds, stop), watch.ended]);
  const { seen, delivered, lost } = await watch.stop();
  console.error(`${seen} seen = ${delivered} delivered + ${lost} lost`);
  console.error(`${late} came after an open that was later`);
});

async function showWakeUps(): Promise<void> {
  const costs = await measureWakeUps(MEASURED_OPENS);
  const [{ nsPerOpen: least } = { nsPerOpen: 1 }] = costs;
  console.log('WAKE-UPS     NS/OPEN  RATIO  BATCHES  DELIVERED     LOST');
  for (const { wakeUps, nsPerOpen, batches, delivered, lost } of costs)
    console.log(
      [
        wakeUps.padEnd(11),
        nsPerOpen.toFixed(0).padStart(8),
        (nsPerOpen / least).toFixed(1).padStart(6),
        String(batches).padStart(8),
        String(delivered).padStart(10),
        String(lost).padStart(8),
      ].join(' '),
    );
}

function parsePid(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new UsageError(`--pid takes the number of a process, and not '${text}'.`);
}

function parseBytes(text: string): number {
  const bytes = Number(text);
  if (/^\d+$/.test(text) && bytes >= 4096 && bytes <= 2 ** 30 && Number.isInteger(Math.log2(bytes)))
    return bytes;
  throw new UsageError(`--bytes takes a power of two from 4096 on, and not '${text}'.`);
}

function parseInterval(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UsageError(`--interval takes milliseconds from 1 on, and not '${text}'.`);
}
