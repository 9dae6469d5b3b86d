import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { BpfError } from '@ebpf-dojo/core';
import { BlockedError, UsageError } from '@ebpf-dojo/course';
import type { Open } from './dist/opens.skel.ts';
import { clockStart, openLine } from './line.ts';
import { watchOpens } from './opens.ts';

/**
 * Prints opens as they happen.
 *
 * @param pid only those of this process; 0 for all
 * @param over settles when it is enough
 */
export async function trace(
  pid: number,
  over: () => Promise<void>,
  isShown: (open: Open) => boolean = () => true,
): Promise<void> {
  const start = clockStart();
  const failed = Promise.withResolvers<never>();
  using opens = watchOrBlock(pid);
  console.error('Watching do_sys_openat2.');
  const { events } = opens.maps;
  let seen = 0;
  using _reader = events.read((open) => {
    if (!isShown(open)) return;
    seen++;
    try {
      console.log(openLine(open, start));
    } catch (error) {
      failed.reject(error);
    }
  });
  const end = async () => {
    await over();
    await events.flush();
  };
  await Promise.race([end(), failed.promise]);
  console.error(`${seen} opens seen, ${opens.globals.lost} lost`);
}

/**
 * Prints what a command opens. A process has no number before it runs: all are watched, and the others left out here.
 *
 * @param words the command, without a shell: words between spaces
 */
export async function traceCommand(words: string, stop: AbortSignal): Promise<void> {
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

function watchOrBlock(pid: number): ReturnType<typeof watchOpens> {
  try {
    return watchOpens(pid);
  } catch (error) {
    if (error instanceof BpfError && error.code === 'EOPNOTSUPP')
      throw new BlockedError(error.message, { cause: error });
    throw error;
  }
}
