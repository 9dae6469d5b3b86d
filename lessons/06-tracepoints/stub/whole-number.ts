import { UsageError } from '@ebpf-dojo/course';

/**
 * A number from 1 on, as it is given to an option.
 *
 * @param of the option, as it is called
 * @throws {UsageError} when it is none, or more than `most`
 */
export function wholeNumber(of: string, text: string, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > most)
    throw new UsageError(`${of} takes a whole number from 1 to ${most}, and not '${text}'.`);
  return number;
}
