import koffi from 'koffi';
import type { Pointer } from './declare.ts';
import { libbpf } from './libbpf.ts';

/**
 * libbpf's own ring consumer with a JavaScript callback an event. Nothing uses it but the benchmark that shows why the ring is
 * read from its memory instead.
 */
export class CallbackConsumer implements Disposable {
  readonly #ring: Pointer;
  readonly #callback: Pointer;

  constructor(fd: number, onEvent: (event: DataView) => void) {
    const type = koffi.pointer(koffi.proto('int', ['void *', 'void *', 'size_t']));
    this.#callback = koffi.register((_context: Pointer | null, data: Pointer, size: number) => {
      onEvent(new DataView(koffi.view(data, size)));
      return 0;
    }, type);
    const ring = libbpf.ring_buffer__new(fd, this.#callback, null, null);
    if (ring === null) throw new RangeError(`ring_buffer__new failed with errno ${koffi.errno()}`);
    this.#ring = ring;
  }

  /** Consumes what is there. @returns how many events */
  consume(): number {
    return libbpf.ring_buffer__consume(this.#ring);
  }

  [Symbol.dispose](): void {
    libbpf.ring_buffer__free(this.#ring);
    koffi.unregister(this.#callback);
  }
}
