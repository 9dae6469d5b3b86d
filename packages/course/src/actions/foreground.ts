import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

/** Whose process a child is: our own, or sudo's, which nobody but root may signal. */
export type Keeper = 'own' | 'sudo';

/**
 * Runs a command in the foreground, and outlives it to say how it ended. Each signal reaches it once.
 *
 * @returns its exit code; 128 + the signal's number when a signal ended it
 */
export async function runInForeground(
  [file = '', ...args]: readonly string[],
  keeper: Keeper,
): Promise<number> {
  const child = spawn(file, args, { stdio: 'inherit' });
  const interrupt = () => {
    if (!ofTerminal()) deliver(child, 'SIGINT', keeper);
  };
  const others = (['SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const pass = () => deliver(child, signal, keeper);
    process.on(signal, pass);
    return () => process.off(signal, pass);
  });
  process.on('SIGINT', interrupt);
  try {
    return await exitOf(child);
  } finally {
    process.off('SIGINT', interrupt);
    for (const off of others) off();
  }
}

function exitOf(child: ChildProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('close', (code, signal) =>
    resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
  );
  return promise;
}

/**
 * Whether a terminal's Ctrl-C goes to this process: it goes to all of the foreground process group then, children included, and a second
 * one would mean "stop at once".
 */
function ofTerminal(): boolean {
  const [, , group, , , foreground] = statOf('self');
  return group === foreground;
}

/** Sends a signal to a child; through sudo, to the command that sudo runs. */
function deliver(
  child: ChildProcess,
  signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP',
  keeper: Keeper,
): void {
  if (keeper === 'own') {
    child.kill(signal);
    return;
  }
  // sudo passes on no signal that comes from its own process group (sudo(8), Signal handling), and takes none from a user.
  const { status } = spawnSync(
    'sudo',
    ['-n', 'kill', '-s', signal.slice('SIG'.length), String(runBySudo(child.pid ?? 0))],
    { stdio: 'ignore' },
  );
  if (status !== 0)
    process.stderr.write(`dojo: ${signal} could not be passed on, for sudo asks for a password.\n`);
}

/** What sudo runs, below itself and its monitor. */
function runBySudo(sudo: number): number {
  let pid = sudo;
  while (nameOf(pid) === 'sudo') {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    if (first === undefined || first === '') break;
    pid = Number(first);
  }
  return pid;
}

function nameOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
}

/** What /proc says of a process, from its state on: proc_pid_stat(5). */
function statOf(pid: number | 'self'): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
