import { InvalidArgumentError } from 'commander';

/** A duration in seconds, fractions allowed; 0 means until Ctrl-C. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !Number.isFinite(seconds) || seconds < 0) {
    throw new InvalidArgumentError('Give seconds, such as 5 or 0.5; 0 means until Ctrl-C.');
  }
  // setTimeout holds 2^31 - 1 ms.
  if (seconds > 2_147_483)
    throw new InvalidArgumentError('That is more than 24 days; 0 means until Ctrl-C.');
  return seconds;
}

/** A process id. */
export function parsePid(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new InvalidArgumentError('Give a process id: a positive whole number.');
  return Number(text);
}

/** Names separated by commas. */
export function parseNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes(''))
    throw new InvalidArgumentError('Give names separated by commas, such as openat,close.');
  return names;
}

/** A number above 0, fractions allowed: an interval, a frequency. */
export function parsePositive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0 || value > 2_147_483)
    throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

/** A whole number above 0: a count of rows. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number above 0.');
  return Number(text);
}

/** A user, by number or name. */
export function parseId(text: string): string {
  if (!/^[\w.-]+\$?$/.test(text)) throw new InvalidArgumentError('Give a user, by number or name.');
  return text;
}
