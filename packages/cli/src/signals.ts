import { constants } from 'node:os';

/** A signal's number on this machine. */
export function signalNumber(signal: NodeJS.Signals): number {
  return constants.signals[signal];
}
