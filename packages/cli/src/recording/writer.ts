import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import type { RecordingLine } from '../output/schema/index.ts';

/** So often what came is put into the file as something that can be read, whatever becomes of the rest. */
const FLUSH_MS = 1000;

/** A recording that is being written: lines of NDJSON, compressed. */
export class RecordingWriter {
  /** How many lines, without the header. */
  lines = 0;
  /** Settles when the file is whole; fails with the system's error when it cannot be written. */
  readonly ended: Promise<void>;
  readonly #gzip = createGzip();
  readonly #flusher: NodeJS.Timeout;

  /** @param path is written anew */
  constructor(path: string, header: RecordingLine) {
    const file = this.#gzip.pipe(createWriteStream(path));
    // Without listeners of their own, errors of either would end the process.
    this.#gzip.on('error', () => {});
    this.ended = finished(file);
    this.ended.catch(() => {});
    this.#flusher = setInterval(() => this.#gzip.flush(constants.Z_SYNC_FLUSH), FLUSH_MS);
    this.#flusher.unref();
    this.#gzip.write(`${JSON.stringify(header)}\n`);
  }

  /** Adds a line; waits while the file is behind. */
  async write(line: string): Promise<void> {
    this.lines++;
    if (!this.#gzip.write(`${line}\n`)) await Promise.race([once(this.#gzip, 'drain'), this.ended]);
  }

  /** Ends the file. */
  async end(): Promise<void> {
    clearInterval(this.#flusher);
    this.#gzip.end();
    await this.ended;
  }
}
