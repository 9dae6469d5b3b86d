import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** A stream on its way from the guest to the host. */
export class Forwarding {
  #seen = 0;
  #waiting: { readonly bytes: number; readonly resolve: () => void } | undefined;
  #ended = false;

  constructor(from: Readable, to: Writable) {
    from.on('data', (chunk: Buffer) => {
      this.#seen += chunk.length;
      if (!to.write(chunk)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      this.#check();
    });
    from.once('close', () => {
      this.#ended = true;
      this.#check();
    });
  }

  /** Resolves when this many bytes have come through, or no more will. */
  async arrived(bytes: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting = { bytes, resolve };
      this.#check();
    });
  }

  #check(): void {
    if (this.#waiting !== undefined && (this.#ended || this.#seen >= this.#waiting.bytes))
      this.#waiting.resolve();
  }
}

/** Three of these within a second end the VM from a terminal, whatever the guest does: Ctrl-]. */
const ESCAPE = 0x1d;
const ESCAPES = 3;

/** Passes the keys of a terminal in raw mode on to the guest. */
export function connectKeyboard(
  keyboard: NodeJS.ReadStream,
  to: Writable,
  onEscape: () => void,
): Disposable {
  let escapes: number[] = [];
  const press = (keys: Buffer) => {
    const now = Date.now();
    for (const key of keys)
      escapes = key === ESCAPE ? [...escapes.filter((time) => now - time < 1000), now] : [];
    if (escapes.length >= ESCAPES) onEscape();
    else to.write(keys);
  };
  keyboard.setRawMode(true);
  keyboard.on('data', press);
  return {
    [Symbol.dispose]() {
      keyboard.off('data', press);
      keyboard.setRawMode(false);
      keyboard.pause();
    },
  };
}

/** Passes `from` on until its end or until disposed of, whichever is first. */
export function connectInput(from: NodeJS.ReadStream, to: Writable): Disposable {
  from.on('error', () => to.end());
  from.pipe(to);
  return {
    [Symbol.dispose]() {
      from.unpipe(to);
      from.pause();
      // A pipe that is being read keeps the process alive, even when paused.
      from.unref?.();
    },
  };
}

/** Waits for all bytes written to `stream` to be with the system. */
export async function flush(stream: Writable): Promise<void> {
  if (stream.destroyed || stream.writableEnded) return;
  const written = new Promise<void>((resolve) => stream.write('', () => resolve()));
  await Promise.race([written, delay(2_000, undefined, { ref: false })]);
}
