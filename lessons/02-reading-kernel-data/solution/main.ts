import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { release } from 'node:os';
import { BpfError } from '@ebpf-dojo/core';
import { BlockedError, UsageError, command, parseSeconds, untilOver } from '@ebpf-dojo/course';
import {
  clockStart,
  gallery,
  madeUpKernel,
  openLine,
  predictions,
  readTgid,
  verdictOn,
  watchOpens,
  type Exhibit,
  type Open,
} from './index.ts';

const usage = `
Usage: pnpm --filter lesson-02 start [-d seconds] [--pid process]
       pnpm --filter lesson-02 start --run 'command'
       pnpm --filter lesson-02 start --experiment
       pnpm --filter lesson-02 start --gallery

Prints every file that is opened: who opens it, when, which, and how.

  -d seconds      how long; 0, the default, until Ctrl-C
  --pid process   only what this process opens
  --run 'command' what this command opens, until it ends
  --experiment    read a field of a kernel struct by offset and by name, on three kernels
  --gallery       have the verifier look at each program in gallery/

For example: pnpm --filter lesson-02 start -d 5`;

const options = {
  duration: { type: 'string', short: 'd', default: '0' },
  pid: { type: 'string', default: '0' },
  run: { type: 'string' },
  experiment: { type: 'boolean', default: false },
  gallery: { type: 'boolean', default: false },
} as const;

await command({ usage, options }, async ({ values, stop }) => {
  const seconds = parseSeconds(values.duration);
  const pid = parsePid(values.pid);
  if (values.experiment) experiment();
  else if (values.gallery) showGallery();
  else if (values.run !== undefined) await traceCommand(values.run, stop);
  else await trace(pid, () => untilOver(seconds, stop));
});

/** Prints opens as they happen, until `over`. */
async function trace(
  pid: number,
  over: () => Promise<void>,
  isShown: (open: Open) => boolean = () => true,
): Promise<void> {
  const start = clockStart();
  using opens = watchOrBlock(pid);
  console.error('Watching do_sys_openat2.');
  const { events } = opens.maps;
  let seen = 0;
  using _reader = events.read((open) => {
    if (!isShown(open)) return;
    seen++;
    console.log(openLine(open, start));
  });
  await over();
  await events.flush();
  console.error(`${seen} opens seen, ${opens.globals.lost} lost`);
}

/** Who watches one process has to know its number, and a new one has none before it runs: all are watched, and the others left out here. */
async function traceCommand(words: string, stop: AbortSignal): Promise<void> {
  let pid: number | undefined;
  const run = async () => {
    const [file = '', ...args] = words.split(' ');
    const child = spawn(file, args, { stdio: 'ignore', signal: stop });
    pid = child.pid;
    try {
      await once(child, 'exit');
    } catch (error) {
      if (!stop.aborted)
        throw new UsageError(`--run: ${(error as Error).message}.`, { cause: error });
    }
  };
  await trace(0, run, (open) => open.pid === pid);
}

function experiment(): void {
  const show = (kernel: string, really: number, { byOffset, byName } = readTgid()) =>
    console.log(
      [kernel, byOffset, byName, really].map((cell) => String(cell).padStart(12)).join(''),
    );
  console.log(
    ['kernel', 'by offset', 'by name', 'really'].map((cell) => cell.padStart(12)).join(''),
  );
  for (const name of ['old-kernel', 'new-kernel'] as const)
    show(name, 4242, readTgid(madeUpKernel(name, 4242)));
  show(release(), process.pid);
}

function showGallery(): void {
  for (const name of Object.keys(gallery) as Exhibit[]) {
    using open = gallery[name]();
    const verdict = verdictOn(open);
    const predicted = `predicted ${predictions[name]}`;
    if (verdict === undefined) console.log(`${name}: loads (${predicted})\n`);
    else
      console.log(
        `${name}: ${verdict.kind} (${predicted})\n  ${verdict.source?.text ?? ''}\n  ${verdict.cause}\n  ${verdict.fix ?? ''}\n`,
      );
  }
}

function parsePid(text: string): number {
  if (!/^\d{1,7}$/.test(text))
    throw new UsageError(`--pid takes the number of a process, and not '${text}'.`);
  return Number(text);
}

function watchOrBlock(pid: number): ReturnType<typeof watchOpens> {
  try {
    return watchOpens(pid);
  } catch (error) {
    if (error instanceof BpfError && error.code === 'EOPNOTSUPP')
      throw new BlockedError(error.message, { cause: error });
    throw error;
  }
}
