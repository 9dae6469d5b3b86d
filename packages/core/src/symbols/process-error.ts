import { BpfError } from '../errors/bpf-error.ts';

const ESRCH = 3;
const ENOENT = 2;

/** What node:fs threw at a file of a process, as an error that says which process. */
export function processError(pid: number, what: string, error: unknown): BpfError {
  const { errno = -ESRCH } = error as NodeJS.ErrnoException;
  const gone = -errno === ENOENT || -errno === ESRCH;
  return new BpfError({
    operation: `read ${what}`,
    subject: `process ${pid}`,
    errno: gone ? ESRCH : -errno,
    hint: gone
      ? 'There is no such process now. Ask while it lives; pids are those of the PID namespace of this process.'
      : 'Run it as root (sudo), or give the process CAP_SYS_PTRACE.',
    cause: error,
  });
}
