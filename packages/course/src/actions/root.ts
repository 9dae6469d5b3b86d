import { readFileSync } from 'node:fs';
import { elevation } from '../run/vitest-command.ts';

/** How a command gets what BPF needs: it has that, by sudo, or not at all. */
export type WayToRoot = 'as it is' | 'by sudo' | 'none';

/** CAP_PERFMON and CAP_BPF, by number in include/uapi/linux/capability.h: with both, tracing needs no root. */
const TRACING = (1n << 38n) | (1n << 39n);

/** What sudo would clear, and a lesson's command should know. */
const HANDED_ON = /^(LESSON_|EBPF_DOJO_|NO_COLOR$|FORCE_COLOR$|NODE_COMPILE_CACHE$)/;

/** How this process can run something that needs root. */
export function wayToRoot(): WayToRoot {
  const way = elevation();
  if (way === 'is root' || mayTrace()) return 'as it is';
  return way;
}

/** The command that runs `command` as root. */
export function asRoot(command: readonly string[]): string[] {
  const variables = Object.entries(process.env)
    .filter(([name]) => HANDED_ON.test(name))
    .map(([name, value]) => `${name}=${value}`);
  // Where nobody is there to type a password, it fails rather than waits.
  const quiet = process.stdin.isTTY && process.env['CI'] === undefined ? [] : ['-n'];
  return ['sudo', ...quiet, 'env', ...variables, ...command];
}

function mayTrace(): boolean {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return (BigInt(`0x${mask ?? '0'}`) & TRACING) === TRACING;
}
