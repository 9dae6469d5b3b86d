// Of Node.js, for `dojo --help` must not load all of core.
import { getSystemErrorMessage } from 'node:util';

/** What becomes of stdout. */
export interface Output {
  /** Why it could not be written, as on a full disk. A reader that went away, as `| head -1` does, is no failure. */
  readonly failure: string | undefined;
  /** Whether an error is the one by which stdout broke: whoever waited for room in it hears of that, too. */
  isBrokenBy(error: unknown): boolean;
}

/**
 * Keeps an output that can no longer be written from ending this process with a stack trace.
 *
 * @param onBroken called once: whatever goes on has nobody to tell it to
 */
export function watchOutput(onBroken: () => void = () => {}): Output {
  let broken: NodeJS.ErrnoException | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (broken !== undefined) return;
    broken = error;
    onBroken();
  });
  process.stderr.on('error', () => {});
  return {
    get failure() {
      return broken === undefined || broken.code === 'EPIPE' ? undefined : why(broken);
    },
    isBrokenBy: (error) => broken !== undefined && error === broken,
  };
}

/** What failed to be written is heard of a turn later. */
export function outputSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function why({ code, errno, message }: NodeJS.ErrnoException): string {
  const reason = errno === undefined ? message : `${getSystemErrorMessage(errno)} (${code})`;
  return `the output could not be written: ${reason}`;
}
