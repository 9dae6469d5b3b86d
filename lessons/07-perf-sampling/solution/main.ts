import { writeFileSync } from 'node:fs';
import { UsageError, command, parseSeconds, untilOver } from '@ebpf-dojo/course';
import { MS_OF_TICK, startBusy, type Busy } from './busy.ts';
import { flameGraph } from './flame-graph.ts';
import { foldSamples } from './fold.ts';
import { loadProfile } from './load.ts';
import { readSamples } from './samples.ts';
import { FREQUENCY, sampleCpus } from './sampling.ts';
import { account, processTable } from './table.ts';

const usage = `
Usage: pnpm --filter lesson-07 start [-d seconds] [-F hertz] [-n rows] [--busy ms | --ticks ms] [--folded file] [--svg file]

Looks many times a second who has each CPU, and where it is.

  -d seconds     how long; 0: until Ctrl-C (default: 5)
  -F hertz       so many times a second (default: ${FREQUENCY})
  -n rows        how many processes to show (default: 10)
  --busy ms      instead of -d: while busy.c uses so many milliseconds of a CPU; files are then of it alone
  --ticks ms     instead of -d: while busy.c works for 1 ms of each 10, for so many milliseconds
  --folded file  write folded stacks there
  --svg file     draw a flame graph there
  -h, --help     this text

Example: pnpm --filter lesson-07 start --busy 2000 --svg /tmp/busy.svg
`;

const options = {
  duration: { type: 'string', short: 'd', default: '5' },
  frequency: { type: 'string', short: 'F', default: String(FREQUENCY) },
  rows: { type: 'string', short: 'n', default: '10' },
  busy: { type: 'string' },
  ticks: { type: 'string' },
  folded: { type: 'string' },
  svg: { type: 'string' },
} as const;

await command({ usage, options }, async ({ values, stop }) => {
  const seconds = parseSeconds(values.duration);
  const frequency = wholeNumber('-F', values.frequency);
  const rows = wholeNumber('-n', values.rows);
  if (values.busy !== undefined && values.ticks !== undefined)
    throw new UsageError('--busy and --ticks are two works, and busy.c does one.');

  await using busy = await startWork(values);
  using profile = loadProfile();
  const links = sampleCpus(profile, frequency);
  process.stderr.write(`Sampling ${links.links.length} CPUs at ${frequency} Hz. Ctrl-C ends it.\n`);
  const over = new AbortController();
  const end = (): void => over.abort();
  busy?.begin();
  // Also where it is stopped before it is done.
  busy?.done().then(end, end);
  await untilOver(busy === null ? seconds : 0, AbortSignal.any([stop, over.signal]));
  links.close();

  process.stdout.write(processTable(profile, rows));
  if (values.folded !== undefined || values.svg !== undefined) {
    const folded = foldSamples(readSamples(profile, busy?.pid));
    if (values.folded !== undefined)
      writeFileSync(values.folded, folded.map((line) => `${line}\n`).join(''));
    if (values.svg !== undefined) writeFileSync(values.svg, flameGraph(folded));
  }
  process.stderr.write(account(profile));
});

/** What busy.c is asked to do; null when it is not asked. */
async function startWork({ busy, ticks }: { busy?: string; ticks?: string }): Promise<Busy | null> {
  if (busy !== undefined) return startBusy('cpu', wholeNumber('--busy', busy));
  if (ticks !== undefined)
    return startBusy('ticks', Math.ceil(wholeNumber('--ticks', ticks) / MS_OF_TICK));
  return null;
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 2 ** 22)
    throw new UsageError(`${option} takes a whole number from 1 on, and not '${text}'.`);
  return number;
}
