import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';

const RETRY_MS = 20;

/**
 * A terminal that is written without waiting for it. Node.js waits on terminals until they took all, so over a slow line it would stand
 * still, and with it the budget and the keys. What a slow line has not taken yet is {@link isBehind}: then a frame is left out.
 */
export class Terminal extends Writable {
  readonly isTTY = true;
  readonly #stream: WriteStream & { readonly fd: number };
  readonly #fd: number;
  #retry: NodeJS.Timeout | undefined;
  readonly #onResize = (): void => {
    this.emit('resize');
  };

  constructor(stream: WriteStream & { readonly fd: number }) {
    super({ decodeStrings: true });
    this.#stream = stream;
    this.#fd = openAgain(stream.fd) ?? stream.fd;
    stream.on('resize', this.#onResize);
  }

  get columns(): number {
    return this.#stream.columns;
  }

  get rows(): number {
    return this.#stream.rows;
  }

  get isBehind(): boolean {
    return this.writableLength > 0;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    try {
      const written = this.#writeSome(chunk);
      if (written === chunk.length) done();
      else {
        const rest = chunk.subarray(written);
        this.#retry = setTimeout(() => this._write(rest, 'utf8', done), RETRY_MS);
      }
    } catch (error) {
      done(error as Error);
    }
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#retry);
    this.#stream.off('resize', this.#onResize);
    if (this.#fd !== this.#stream.fd) closeSync(this.#fd);
    done(error);
  }

  #writeSome(chunk: Buffer): number {
    try {
      return writeSync(this.#fd, chunk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
      throw error;
    }
  }
}

/** Whoever has the descriptor need not be allowed to open the terminal, as after `su`: then it is written as Node.js does. */
function openAgain(fd: number): number | undefined {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
  try {
    return openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    return undefined;
  }
}
