import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SOURCE = join(import.meta.dirname, 'busy.c');
const BINARY = join(import.meta.dirname, 'dist', 'busy');
/** The kernel finds callers by frame pointers: each function keeps one, and none is left before what it calls. */
const FLAGS = [
  '-std=gnu11',
  '-O1',
  '-Wall',
  '-Werror',
  '-fno-omit-frame-pointer',
  '-mno-omit-leaf-frame-pointer',
  '-fno-optimize-sibling-calls',
];

/** How long a round of `ticks` is. */
export const MS_OF_TICK = 10;

/** A process that runs busy.c. It ends when it is disposed of. */
export interface Busy extends AsyncDisposable {
  readonly pid: number;
  /** Has it work. */
  begin(): void;
  /** Waits until its work is done. It stays, and its addresses with it. */
  done(): Promise<void>;
}

/**
 * Starts busy.c, and waits until it is ready to begin.
 *
 * @param how `cpu` for milliseconds of a CPU's time, `faults` for rounds of page faults, `ticks` for rounds of ten milliseconds of which it works one
 */
export async function startBusy(how: 'cpu' | 'faults' | 'ticks', amount: number): Promise<Busy> {
  const child = spawn(busyBinary(), [how, String(amount)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A terminal's Ctrl-C is for who started it, and not for it.
    detached: true,
  });
  const gone = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async (wanted: string): Promise<void> => {
    const { value } = await lines.next();
    if (value !== wanted) throw new Error(`busy ${how} ${amount} ended before it was ${wanted}.`);
  };
  await said('ready');
  return {
    pid: child.pid ?? 0,
    begin: () => void child.stdin.write('!'),
    done: () => said('done'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** The path of busy.c, compiled where it was not since it changed. */
function busyBinary(): string {
  const isNew = existsSync(BINARY) && statSync(BINARY).mtimeMs > statSync(SOURCE).mtimeMs;
  if (isNew) return BINARY;
  mkdirSync(join(import.meta.dirname, 'dist'), { recursive: true });
  // Renamed into place: who starts it at the same time never finds half of it.
  const part = `${BINARY}.${process.pid}`;
  execFileSync('clang', [...FLAGS, SOURCE, '-o', part], { stdio: 'inherit' });
  renameSync(part, BINARY);
  return BINARY;
}
