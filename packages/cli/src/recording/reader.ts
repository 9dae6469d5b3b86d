import { closeSync, createReadStream, openSync, readSync, type ReadStream } from 'node:fs';
import { constants, createGunzip, type Gunzip } from 'node:zlib';
import { line as anyLine, type Line, type RecordingLine } from '../output/schema/index.ts';
import { RecordingError } from './error.ts';
import { parseHeader } from './header.ts';

/** A recording that is being read. */
export interface Recording {
  readonly header: RecordingLine;
  /**
   * What was recorded, the summary last; can be gone through once.
   *
   * @throws {RecordingError} after the last whole line, when the file is cut or damaged; at a line that is none of this format
   */
  readonly lines: AsyncGenerator<Line, void, undefined>;
}

/**
 * Opens a recording and reads its header. Needs neither a kernel nor libbpf.
 *
 * @throws {RecordingError} when there is no such file, when it is no recording, or of a format that came later
 */
export async function openRecording(path: string): Promise<Recording> {
  const texts = textsOf(path);
  const first = await texts.next();
  if (first.done === true) throw new RecordingError(`${path} is no recording: it is empty.`);
  const header = parseHeader(first.value, path);
  return { header, lines: linesOf(texts, path) };
}

async function* linesOf(
  texts: AsyncGenerator<string, void, undefined>,
  path: string,
): AsyncGenerator<Line, void, undefined> {
  let count = 0;
  let isWhole = false;
  for await (const text of texts) {
    count++;
    const line = parseLine(text, count, path);
    isWhole = line.type === 'summary';
    yield line;
  }
  if (!isWhole) throw cut(path, count);
}

function parseLine(text: string, count: number, path: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Where a file is cut, so is its last line.
    throw cut(path, count - 1);
  }
  const parsed = anyLine.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RecordingError(
    `line ${count + 1} of ${path} is none that this ebpf-tool knows: use the version that wrote it, or a newer one.`,
  );
}

function cut(path: string, lines: number): RecordingError {
  return new RecordingError(
    `${path} is cut: its end is missing. All that is whole was read: ${lines === 1 ? '1 line' : `${lines} lines`}.`,
  );
}

/** The lines of a file, compressed or not, as text; the last one may be only its beginning. */
async function* textsOf(path: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    const isText = beginsAsText(path);
    const file = createReadStream(path);
    for await (const chunk of isText ? file : unzipped(file)) {
      const texts = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
      rest = texts.pop() ?? '';
      yield* texts;
    }
  } catch (error) {
    throw explained(error as NodeJS.ErrnoException, path);
  }
  if (rest !== '') yield rest;
}

/** Whether a file holds the lines as they are, each of which is an object. */
function beginsAsText(path: string): boolean {
  const fd = openSync(path, 'r');
  try {
    const first = Buffer.alloc(1);
    return readSync(fd, first) === 1 && first.toString() === '{';
  } finally {
    closeSync(fd);
  }
}

function unzipped(file: ReadStream): Gunzip {
  // Of a file that is cut, what there is comes without an error: that its end is missing, the lines tell.
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  file.on('error', (error) => gunzip.destroy(error));
  gunzip.on('close', () => file.destroy());
  return file.pipe(gunzip);
}

function explained(error: NodeJS.ErrnoException, path: string): RecordingError {
  switch (error.code) {
    case 'ENOENT':
      return new RecordingError(`there is no file ${path}.`);
    case 'Z_DATA_ERROR':
      return new RecordingError(
        `${path} is no recording, or damaged: ${error.message}, says gzip.`,
      );
    default:
      return new RecordingError(`${path} cannot be read: ${error.code ?? error.message}.`);
  }
}
