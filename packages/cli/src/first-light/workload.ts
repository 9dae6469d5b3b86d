import type { Call } from '@ebpf-dojo/bpf/trace';
import type { CallReader } from '../trace/call-reader.ts';
import { nameOf } from '../syscalls/syscall-name.ts';

const ROUNDS_A_SECOND = 2;

// $1: rounds, $2: seconds between them.
const SCRIPT = `
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
round=0
while [ "$round" -lt "$1" ]; do
  cat /etc/hostname > "$folder/name"
  cat /etc/no-such-file 2>/dev/null
  mkdir "$folder/round"
  rmdir "$folder/round"
  sleep "$2"
  round=$((round + 1))
done`;

/** A command that works with a few files in a folder of its own, for about so many seconds. */
export function workload(seconds: number): [string, ...string[]] {
  const rounds = Math.max(1, Math.round(seconds * ROUNDS_A_SECOND));
  return ['sh', '-c', SCRIPT, 'workload', String(rounds), String(1 / ROUNDS_A_SECOND)];
}

/** A plain environment: no translations to load, and few folders to look for programs in. */
export const WORKLOAD_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C' } as const;

const LOADING = /^\/(usr|lib|lib64|bin)\/|^\/etc\/ld\.so|^\/proc\/filesystems$/;

/** Whether a newcomer learns something from this call: a program that starts, or a file of the workload's own. */
export function tells(call: Call, reader: CallReader): boolean {
  const path = reader.text(call)?.text ?? '';
  return path !== '' && (nameOf(call) === 'execve' || !LOADING.test(path));
}
