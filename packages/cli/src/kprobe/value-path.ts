import { UsageError } from '../exit.ts';

/** A value that was asked for: an argument, or a field behind it. */
export interface ValuePath {
  /** As it was given: `how->flags`. */
  readonly text: string;
  /** The argument's name. */
  readonly argument: string;
  readonly fields: readonly string[];
}

const PATH = /^[A-Za-z_]\w*(?:(?:->|\.)[A-Za-z_]\w*)*$/;

/**
 * Reads `how->flags,dfd`. Between fields `->` and `.` are the same: the types say which it is.
 *
 * @throws {UsageError} when that is no list of values
 */
export function parseValuePaths(text: string): ValuePath[] {
  const paths = text.split(',').map((part) => parse(part.trim()));
  const twice = paths.find((path, index) =>
    paths.some((other, at) => at < index && other.text === path.text),
  );
  if (twice !== undefined) throw new UsageError(`--args names ${twice.text} twice.`);
  return paths;
}

function parse(text: string): ValuePath {
  if (!PATH.test(text))
    throw new UsageError(
      `'${text}' names no argument: give names separated by commas, such as dfd,how->flags.`,
    );
  const [argument = '', ...fields] = text.split(/->|\./);
  return { text, argument, fields };
}
