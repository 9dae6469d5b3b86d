import { readFileSync } from 'node:fs';
import { capture } from './child.mjs';
import { asRoot, canBecomeRoot } from './privileges.mjs';
import { say } from './say.mjs';

const PLACE = '/sys/kernel/tracing';

/** @returns {string | undefined} */
export function tracefsProblem() {
  const mounted = /^\S+ \/sys\/kernel\/(debug\/)?tracing tracefs /m.test(
    readFileSync('/proc/mounts', 'utf8'),
  );
  const known = /\ttracefs$/m.test(readFileSync('/proc/filesystems', 'utf8'));
  return known && !mounted
    ? 'the kernel has tracefs, which lists tracepoints, and it is not mounted.'
    : undefined;
}

/** Mounts tracefs. What cannot be traced without it is for `ebpf-tool check` to say: a refusal stops nothing here. */
export async function mountTracefs() {
  const command = ['mount', '-t', 'tracefs', 'tracefs', PLACE];
  say(`  ${command.join(' ')}`);
  if (!canBecomeRoot()) return say('  Left alone: that needs root.');
  const { code, output } = await capture(asRoot(command));
  if (code !== 0) say(`  Left alone: ${output.trim()}`);
}
