/** Recordings of what commands saw. Reading them needs no kernel, no root and no libbpf. */
import type { Line, RecordingLine } from '../output/schema/index.ts';
import { headerNow } from './header.ts';
import type { RecordedName } from './names.ts';
import { RecordingWriter } from './writer.ts';

export { RecordingError } from './error.ts';
export type { RecordedName } from './names.ts';
export { openRecording, type Recording } from './reader.ts';

/** What {@link record} is given. */
export interface RecordingOptions {
  /** Whose lines they are. */
  readonly from: RecordedName;
  /** Its arguments, for whoever reads the header. Default: none. */
  readonly args?: readonly string[];
}

/**
 * Writes lines into a file that `replay` and {@link openRecording} read, until they end. A line of type `summary` should be the last: a
 * recording without one counts as cut.
 *
 * @param path is written anew
 * @returns the header
 * @throws a system error when the file cannot be written
 */
export async function record(
  path: string,
  lines: AsyncIterable<Line> | Iterable<Line>,
  { from, args = [] }: RecordingOptions,
): Promise<RecordingLine> {
  const header = headerNow(from, args);
  const writer = new RecordingWriter(path, header);
  try {
    for await (const line of lines) await writer.write(JSON.stringify(line));
  } finally {
    await writer.end();
  }
  return header;
}
