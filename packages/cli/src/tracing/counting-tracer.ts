import type { Accounting } from './accounting.ts';
import type { Tracer } from './tracer.ts';

/** A tracer that counts in the kernel: nothing comes from there that could wait for a slow reader. */
export abstract class CountingTracer implements Tracer {
  abstract readonly started: bigint;
  readonly #object: { close(): void };

  /** @param object what is loaded; closing the tracer closes it */
  constructor(object: { close(): void }) {
    this.#object = object;
  }

  abstract finish(): Accounting;

  pause(): void {}

  resume(): void {}

  close(): void {
    this.#object.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
