const FLUSH_LENGTH = 64 * 1024;

/** Where lines come from, and can be made to wait. */
export interface Source {
  pause(): void;
  resume(): void;
}

/** Collects lines and writes them together: one write(2) a batch rather than one a line. */
export class LineWriter {
  readonly #stream: NodeJS.WriteStream;
  #text = '';

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  line(text: string): void {
    this.#text += `${text}\n`;
    if (this.#text.length >= FLUSH_LENGTH) this.flush();
  }

  /**
   * Writes what has come together.
   *
   * @param source paused while the reader of the stream is behind: what waits must wait in the kernel's ring, which is bounded and
   *   counts what it has no room for
   */
  flush(source?: Source): void {
    const text = this.#text;
    this.#text = '';
    if (text !== '' && this.#stream.writable) this.#stream.write(text);
    if (source === undefined || !this.#stream.writableNeedDrain) return;
    source.pause();
    this.#stream.once('drain', () => source.resume());
  }

  /** Writes what is left, and waits until the system has it all. */
  async end(): Promise<void> {
    this.flush();
    if (!this.#stream.writable) {
      // Its last write may have failed just now, and its listeners hear of it a turn later.
      await new Promise((resolve) => setImmediate(resolve));
      return;
    }
    // The callback comes with the error, too, which the stream's own listener tells.
    await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
  }
}
