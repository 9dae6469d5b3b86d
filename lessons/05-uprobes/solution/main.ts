import { UsageError, command, parseSeconds, untilOver } from '@ebpf-dojo/course';
import {
  OPENER,
  Opener,
  countMallocs,
  functionsOf,
  loadCalls,
  loadLatency,
  loadMallocs,
  probe,
} from './index.ts';
import { CALL_HEADER, FUNCTION_HEADER, callLine, functionLine, resultLines } from './table.ts';

const usage = `
Usage: pnpm --filter lesson-05 start <what> [options]

Looks into functions of user programs.

What:
  functions   the functions of the opener, a tiny program, and where they are in its file
  calls       has two openers open files: what they call open_file with, and what it gives back
  latency     has two openers open a path with all folders on the way: how long calls of open_along take
  mallocs     what a process asks of malloc in libc

Options:
  --one       calls, latency: of the first opener alone
  -p pid      mallocs: of this process; default: an opener that asks 1000 times for 48 bytes
  -d seconds  mallocs of a process: how long; 0: until Ctrl-C (default: 5)
  -h, --help  this text

Example: pnpm --filter lesson-05 start calls
`;

const options = {
  one: { type: 'boolean', default: false },
  process: { type: 'string', short: 'p' },
  duration: { type: 'string', short: 'd', default: '5' },
} as const;

/** So many times an opener opens what is there, and what is not. */
const OPENS = 3;
const FAILURES = 2;
/** On the way to it are four folders. */
const LONG_PATH = '/usr/share/dict/words';
const MALLOCS = 1000;
const MALLOC_BYTES = 48;

await command(
  { usage, options, positionals: ['thing to look at'] },
  async ({ values, positionals, stop }) => {
    const [what = ''] = positionals;
    const seconds = parseSeconds(values.duration);
    const { one, process: chosen } = values;
    switch (what) {
      case 'functions':
        return showFunctions();
      case 'calls':
        return showCalls(one);
      case 'latency':
        return showLatency(one);
      case 'mallocs':
        return chosen === undefined
          ? showMallocsOfOpener()
          : showMallocs(processId(chosen), seconds, stop);
      default:
        throw new UsageError(
          `What to look at is functions, calls, latency or mallocs, and not '${what}'.`,
        );
    }
  },
);

function showFunctions(): void {
  print(FUNCTION_HEADER);
  for (const each of functionsOf(OPENER)) print(functionLine(each));
}

async function showCalls(onlyFirst: boolean): Promise<void> {
  await using one = await Opener.start();
  await using other = await Opener.start();
  using calls = loadCalls(onlyFirst ? { pid: one.pid } : {});
  const { on_entry: entry, on_return: exit } = calls.programs;
  probe({ entry, exit }, { binary: OPENER, function: 'open_file' });
  for (const opener of [one, other]) {
    await opener.open(OPENS, '/dev/null');
    await opener.open(FAILURES, '/nowhere');
  }
  print(CALL_HEADER);
  calls.maps.calls.drain((call) => print(callLine(call)));
  for (const line of resultLines(calls.maps.results)) print(line);
  say(`Lost: ${calls.globals.lost}.`);
}

async function showLatency(onlyFirst: boolean): Promise<void> {
  await using one = await Opener.start();
  await using other = await Opener.start();
  using latency = loadLatency(onlyFirst ? { pid: one.pid } : {});
  const { begin_call: entry, end_call: exit } = latency.programs;
  probe({ entry, exit }, { binary: OPENER, function: 'open_along' });
  for (const opener of [one, other]) await opener.openAlong(LONG_PATH);
  const { timed, total_ns: total, dropped } = latency.globals;
  const average = timed === 0 ? 0 : total / timed / 1000;
  print(`${timed} calls of open_along took ${average.toFixed(1)} µs on average.`);
  say(`Not timed: ${dropped}. Still under way: ${latency.maps.starts.count()}.`);
}

async function showMallocsOfOpener(): Promise<void> {
  await using opener = await Opener.start();
  using mallocs = loadMallocs();
  using _link = countMallocs(mallocs, opener.pid);
  await opener.takeMemory(MALLOCS, MALLOC_BYTES);
  print(`${mallocs.globals.calls} calls of malloc, for ${mallocs.globals.bytes} bytes.`);
}

async function showMallocs(pid: number, seconds: number, stop: AbortSignal): Promise<void> {
  using mallocs = loadMallocs();
  using _link = countMallocs(mallocs, pid);
  say(`Counting calls of malloc in process ${pid}.`);
  await untilOver(seconds, stop);
  print(`${mallocs.globals.calls} calls of malloc, for ${mallocs.globals.bytes} bytes.`);
}

function processId(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new UsageError(`-p takes the number of a process, and not '${text}'.`);
  return Number(text);
}

/** stdout is for what was seen. */
function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
