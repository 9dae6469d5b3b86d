import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** By then a process that could be stopped has been: time goes on for it when it is continued. */
const STOPPED_BY_MS = 100;

/**
 * Stops, as Ctrl-Z does, until somebody has it continue. Where nobody could, as in a terminal without a shell, the kernel does not stop
 * it, and it goes on.
 *
 * @param target a process, or 0 for all of this one's job
 */
export async function stopUntilContinued(target: number): Promise<void> {
  const continued = new AbortController();
  const { signal } = continued;
  const waits = [once(process, 'SIGCONT', { signal }), delay(STOPPED_BY_MS, undefined, { signal })];
  process.kill(target, 'SIGTSTP');
  await Promise.race(waits);
  continued.abort();
  await Promise.allSettled(waits);
}
