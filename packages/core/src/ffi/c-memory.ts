import type { Pointer } from './declare.ts';
import { Mapping } from './memory.ts';

const POINTER_BYTES = 8;
const encoder = new TextEncoder();

/** Memory for what a kernel struct points to. It stays where it is until it is disposed of. */
export class CMemory implements Disposable {
  readonly #mappings: Mapping[] = [];

  /** A text, ended by a NUL. */
  text(text: string): Pointer {
    const bytes = encoder.encode(`${text}\0`);
    return this.bytes(bytes);
  }

  /** An array of pointers to texts: `const char *texts[]`. */
  texts(texts: readonly string[]): Pointer {
    const encoded = texts.map((text) => encoder.encode(`${text}\0`));
    const table = texts.length * POINTER_BYTES;
    const mapping = this.#map(encoded.reduce((sum, { length }) => sum + length, table));
    const pointers = new BigUint64Array(mapping.buffer, 0, texts.length);
    const bytes = new Uint8Array(mapping.buffer);
    let at = table;
    for (const [index, text] of encoded.entries()) {
      pointers[index] = mapping.address + BigInt(at);
      bytes.set(text, at);
      at += text.length;
    }
    return mapping.address;
  }

  /** An array of 64-bit integers: `__u64 values[]`. */
  u64s(values: readonly bigint[]): Pointer {
    return this.bytes(new Uint8Array(BigUint64Array.from(values).buffer));
  }

  /** A copy of some bytes. */
  bytes(bytes: Uint8Array): Pointer {
    const mapping = this.#map(bytes.length);
    new Uint8Array(mapping.buffer).set(bytes);
    return mapping.address;
  }

  /** Zeroed bytes, for the kernel to write to. */
  room(bytes: number): { readonly address: Pointer; text(): string } {
    const mapping = this.#map(bytes);
    return {
      address: mapping.address,
      text: () => {
        const written = Buffer.from(mapping.buffer, 0, bytes);
        const end = written.indexOf(0);
        return written.toString('utf8', 0, end < 0 ? bytes : end);
      },
    };
  }

  [Symbol.dispose](): void {
    for (const mapping of this.#mappings.splice(0)) mapping.close();
  }

  #map(bytes: number): Mapping {
    const mapping = new Mapping({
      subject: 'memory for the kernel to read',
      length: Math.max(bytes, 1),
      writable: true,
    });
    this.#mappings.push(mapping);
    return mapping;
  }
}
