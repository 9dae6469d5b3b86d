import { UsageError, command, parseSeconds, untilOver } from '@ebpf-dojo/course';
import {
  changeLine,
  countsOf,
  measureCosts,
  openLine,
  sessionLine,
  startCalls,
  startExecs,
  startOpens,
  startSessions,
  startStates,
  takeExecs,
  type Filter,
} from './index.ts';
import { asUsage, filterByLines } from './filter-lines.ts';
import { wholeNumber } from './whole-number.ts';

const usage = `
Usage: pnpm --filter lesson-06 start <what> [-d seconds] [-p pid] [--port port]... [--net network]...

  execs       programs that are started, read from the kernel's own records
  calls       which system calls are made, and how often
  opens       each open, with what came of it
  cost        what a tracepoint costs, by its kind
  states      each change of a TCP socket's state
  sessions    each TCP session when it is over: who, how, how long

  -d seconds      how long; 0: until Ctrl-C (default: 5)
  -p pid          calls, opens, sessions: of this process alone
  --port port     sessions: with this port; give it again for more
  --net network   sessions: with an end in this network, as 10.0.0.0/8 or ::1
  -h, --help      this text

While sessions runs, a line on its standard input changes what it tells of: 'port 443', 'net 10.0.0.0/8' and 'pid 1234' ask for
that too, and 'clear' for all again.

Example: pnpm --filter lesson-06 start sessions -d 10 --port 443
`;

const options = {
  duration: { type: 'string', short: 'd', default: '5' },
  pid: { type: 'string', short: 'p' },
  port: { type: 'string', multiple: true },
  net: { type: 'string', multiple: true },
} as const;

/** How many calls are made to measure one kind of tracepoint. */
const MEASURED_CALLS = 200_000;

/** Until something is over, or stopped. */
type Wait = () => Promise<void>;

await command({ usage, options, positionals: ['what'] }, async ({ values, positionals, stop }) => {
  const seconds = parseSeconds(values.duration);
  const pid = values.pid === undefined ? 0 : wholeNumber('-p', values.pid, 2 ** 22);
  const ports = values.port?.map((port) => wholeNumber('--port', port, 65_535));
  const wait: Wait = async () => {
    say('Watching. Ctrl-C ends it.');
    await untilOver(seconds, stop);
  };
  const filter = {
    ...(ports === undefined ? {} : { ports }),
    ...(pid === 0 ? {} : { pids: [pid] }),
    ...(values.net === undefined ? {} : { networks: values.net }),
  };
  const [what = ''] = positionals;
  switch (what) {
    case 'execs':
      return await showExecs(wait);
    case 'calls':
      return await showCalls(pid, wait);
    case 'opens':
      return await showOpens(pid, wait);
    case 'cost':
      return showCosts();
    case 'states':
      return await showStates(wait);
    case 'sessions':
      return await showSessions(filter, wait);
    default:
      throw new UsageError(`'${what}' cannot be shown.`);
  }
});

async function showExecs(wait: Wait): Promise<void> {
  using execs = startExecs();
  await wait();
  for (const { pid, path } of takeExecs(execs)) print(`${String(pid).padStart(8)}  ${path}`);
  say(`Lost: ${execs.globals.lost} records.`);
}

async function showCalls(pid: number, wait: Wait): Promise<void> {
  using calls = startCalls(pid);
  await wait();
  print('     CALLS  NAME');
  for (const { name, count } of countsOf(calls)) print(`${String(count).padStart(10)}  ${name}`);
  say(`Lost: ${calls.globals.refused} calls are in no count.`);
}

async function showOpens(pid: number, wait: Wait): Promise<void> {
  using opens = startOpens(pid);
  print('     PID      RESULT  PATH');
  const reader = opens.maps.opens.read((open) => print(openLine(open)));
  await wait();
  await reader.flush();
  say(`Lost: ${opens.globals.lost} opens.`);
}

function showCosts(): void {
  const costs = measureCosts(MEASURED_CALLS);
  print('HOOK        NS/CALL  NS/RUN');
  for (const { hook, nsPerCall, nsPerRun } of costs)
    print(
      `${hook.padEnd(10)}  ${nsPerCall.toFixed(0).padStart(7)}  ${nsPerRun.toFixed(0).padStart(6)}`,
    );
}

async function showStates(wait: Wait): Promise<void> {
  using states = startStates();
  const reader = states.maps.changes.read((change) => print(changeLine(change)));
  await wait();
  await reader.flush();
  say(`Lost: ${states.globals.lost} changes.`);
}

async function showSessions(filter: Filter, wait: Wait): Promise<void> {
  using sessions = asUsage(() => startSessions(filter));
  using _lines = filterByLines(sessions, filter, process.stdin, say);
  const reader = sessions.maps.sessions.read((session) => print(sessionLine(session)));
  await wait();
  await reader.flush();
  const { dropped, lost } = sessions.globals;
  say(
    `${sessions.maps.established.count()} sessions are open still. Lost: ${dropped} were not followed, ${lost} not told.`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** stdout is for what was seen. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
