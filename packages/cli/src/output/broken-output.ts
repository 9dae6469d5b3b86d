// Of Node.js, for `--help` must not load all of core.
import { getSystemErrorMessage } from 'node:util';

/** What became of an output stream. */
export interface BrokenOutput {
  /** Whether it can no longer be written. */
  readonly broken: boolean;
  /** In words, when that is a failure: a reader that went away, as `| head -1` does, is none. */
  readonly failure: string | undefined;
}

/**
 * Calls `onBroken` once when `stream` can no longer be written: its reader is gone, or the disk is full.
 *
 * @returns what happened, kept up to date; nothing to say of a reader that went away
 */
export function onBrokenOutput(stream: NodeJS.WritableStream, onBroken: () => void): BrokenOutput {
  const state: { broken: boolean; failure: string | undefined } = {
    broken: false,
    failure: undefined,
  };
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (state.broken) return;
    state.broken = true;
    if (error.code !== 'EPIPE') {
      const why = error.errno === undefined ? error.message : getSystemErrorMessage(error.errno);
      state.failure = `the output could not be written: ${why} (${error.code}).`;
    }
    onBroken();
  });
  return state;
}
