import { readFileSync } from 'node:fs';
import { UsageError, command, parseSeconds, untilOver } from '@ebpf-dojo/course';
import { nativeAbi, nearSyscallNames, syscallName, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { PROBE_NAMES } from './tracer.ts';
import { readKeys, show } from './screen.ts';
import { Session } from './session.ts';
import { render } from './view.ts';

const usage = `
Usage: pnpm --filter lesson-08 start [-d seconds] [-i seconds] [-p pid]... [-s syscall]... [--slow ms]

Times the system calls of this machine, and shows them while they happen.

  -d seconds   how long; 0: until Ctrl-C (default: 0)
  -i seconds   from one picture to the next (default: 0.5)
  -p pid       look at this process alone; give it again for more
  -s syscall   look at this call alone, such as openat; give it again for more
  --slow ms    tell of each call that takes so many milliseconds; 0: of none (default: 10)
  -h, --help   this text

Keys: 1, 2 and 3 switch a probe on and off, f looks at the busiest process alone and back, + and - change what is slow, q ends it.

Example: pnpm --filter lesson-08 start -d 5 -s openat -s read
`;

const options = {
  duration: { type: 'string', short: 'd', default: '0' },
  interval: { type: 'string', short: 'i', default: '0.5' },
  pid: { type: 'string', short: 'p', multiple: true },
  syscall: { type: 'string', short: 's', multiple: true },
  slow: { type: 'string', default: '10' },
} as const;

await command({ usage, options }, async ({ values, stop }) => {
  const seconds = parseSeconds(values.duration);
  const interval = parseInterval(values.interval);
  const processes = values.pid?.map(parsePid);
  const calls = values.syscall?.map(parseCall);
  const slowFromNs = parseSlow(values.slow);
  const filter = {
    ...(processes === undefined ? {} : { processes }),
    ...(calls === undefined ? {} : { calls }),
  };

  using session = new Session({ filter, slowFromNs });
  const draw = (): void => {
    show(render(session.picture(), { call: callName, process: processName }), process.stdout);
  };
  const ending = new AbortController();
  const keys: Readonly<Record<string, () => void>> = {
    ...Object.fromEntries(
      PROBE_NAMES.map((name, index) => [String(index + 1), () => session.toggle(name)]),
    ),
    f: () => session.toggleBusiest(),
    '+': () => session.scaleSlow(2),
    '-': () => session.scaleSlow(0.5),
    q: () => ending.abort(),
    // A terminal that gives each key at once gives Ctrl-C as a key, too.
    '\u0003': () => ending.abort(),
  };
  using _keys = readKeys(process.stdin, (key) => keys[key]?.());
  process.stderr.write('Tracing system calls. q or Ctrl-C ends it.\n');
  if (process.stdout.isTTY) process.stdout.write('\u001B[2J');
  const timer = setInterval(draw, interval * 1000);
  await untilOver(seconds, AbortSignal.any([stop, ending.signal]));
  clearInterval(timer);
  session.stop();
  draw();
  process.stderr.write(`${session.summary()}\n`);
});

function callName(number: number): string {
  return syscallName(nativeAbi(), number);
}

/** What a process is called; those that are gone have no name any more. */
function processName(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '(gone)';
  }
}

function parseInterval(text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds >= 0.1 && seconds <= 3600) return seconds;
  throw new UsageError(`-i takes seconds from 0.1 to 3600, and not '${text}'.`);
}

function parsePid(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UsageError(`-p takes the number of a process, and not '${text}'.`);
}

function parseCall(text: string): number {
  const number = syscallNumber(nativeAbi(), text);
  if (number !== undefined) return number;
  const [near] = nearSyscallNames(text, nativeAbi());
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new UsageError(`There is no system call '${text}'.${hint}`);
}

function parseSlow(text: string): number {
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1e6);
  throw new UsageError(`--slow takes milliseconds, such as 10 or 0.5, and not '${text}'.`);
}
