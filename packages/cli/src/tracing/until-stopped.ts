/** Why a command that runs for a while came to its end. */
export type StopReason = 'time' | 'signal' | 'stdout closed' | 'command ended';

// What setInterval holds, in milliseconds.
const FOR_EVER = 2 ** 31 - 1;

/** A wait that several things can end; the first one counts. */
export interface Stop {
  readonly reason: Promise<StopReason>;
  stop(reason: StopReason): void;
  /** Ends the wait after so many seconds from now; 0 for no limit. */
  after(seconds: number): void;
}

/**
 * Waits for SIGINT, SIGTERM, or a call of `stop`. Signals count from here on: call this before anything is attached. Later ones are
 * ignored: detaching takes milliseconds, and a terminal may send more than one.
 */
export function untilStopped(): Stop {
  const { promise, resolve } = Promise.withResolvers<StopReason>();
  let timer: NodeJS.Timeout | undefined;
  const stop = (reason: StopReason) => {
    clearTimeout(timer);
    resolve(reason);
  };
  const onSignal = () => stop('signal');
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const after = (seconds: number) => {
    // Signals alone don't keep Node.js running, and a command that counts in the kernel has nothing else to wait for.
    timer =
      seconds > 0
        ? setTimeout(() => stop('time'), seconds * 1000)
        : setInterval(() => {}, FOR_EVER);
  };
  return { reason: promise, stop, after };
}
