import { readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { onTestFinished } from 'vitest';

const PERF_EVENTS = '/proc/sys/kernel/perf_event_paranoid';

/**
 * Lets processes with CAP_PERFMON have probes and perf events until the test is over.
 *
 * Level 3 of perf_event_paranoid, which Debian and Ubuntu added and have as their default, keeps them for CAP_SYS_ADMIN; the
 * kernel's own levels end at 2.
 */
export function allowPerfEvents(): void {
  const level = readFileSync(PERF_EVENTS, 'utf8');
  if (Number(level) <= 2) return;
  writeFileSync(PERF_EVENTS, '2');
  onTestFinished(() => writeFileSync(PERF_EVENTS, level));
}

/**
 * What to put before the command of a process that is to load programs without root: nothing, or what lifts its limit of locked memory.
 *
 * Before Linux 5.11 programs and maps counted against RLIMIT_MEMLOCK. From then on they don't, and the
 * limit stays as it is: to raise it takes CAP_SYS_RESOURCE, which a container's root may lack.
 */
export function unlimitedMemlock(kernel: string = release()): readonly string[] {
  const [major = 0, minor = 0] = kernel.split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 11) ? [] : ['prlimit', '--memlock=unlimited'];
}
