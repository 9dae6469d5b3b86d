import koffi from 'koffi';
import type { Memory, Pointer } from './declare.ts';
import { checkFor } from './guard.ts';

type Fields = Readonly<Record<string, readonly [type: string, value: unknown]>>;

/**
 * One of libbpf's `*_opts` structs, from its fields in header order. libbpf reads `sz` and takes what lies beyond it as unset, so
 * only the leading fields we use are given.
 */
export function opts(fields: Fields): Memory {
  const layout = layoutOf(fields);
  const values = valuesOf(fields);
  // koffi's cast marker stands for the address of a temporary that lives as long as the call.
  return koffi.as(
    { sz: koffi.sizeof(layout), ...values },
    koffi.pointer(layout),
  ) as unknown as Memory;
}

/** @throws {TypeError | RangeError} when a value is none of its field's type */
function valuesOf(fields: Fields): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, [type, value]]) => {
      checkFor(type, name)(value);
      return [name, value];
    }),
  );
}

// koffi keeps every type for good: each layout is made once.
const layouts = new Map<string, ReturnType<typeof koffi.struct>>();

function layoutOf(fields: Fields): ReturnType<typeof koffi.struct> {
  const types = Object.fromEntries(Object.entries(fields).map(([name, [type]]) => [name, type]));
  const key = JSON.stringify(types);
  const layout = layouts.get(key) ?? koffi.struct({ sz: 'size_t', ...types });
  layouts.set(key, layout);
  return layout;
}

/** An `*_opts` struct in memory of its own, for calls that answer in it. */
export class AnsweringOpts implements Disposable {
  /** Where it is. */
  readonly address: Pointer;
  readonly #layout: ReturnType<typeof koffi.struct>;

  constructor(fields: Fields) {
    this.#layout = layoutOf(fields);
    const values = valuesOf(fields);
    this.address = koffi.alloc(this.#layout, 1);
    koffi.encode(this.address, this.#layout, { sz: koffi.sizeof(this.#layout), ...values });
  }

  /** The fields as they are now; integers of C as number, or bigint beyond 53 bits. */
  read(): Readonly<Record<string, unknown>> {
    return koffi.decode(this.address, this.#layout) as Readonly<Record<string, unknown>>;
  }

  [Symbol.dispose](): void {
    koffi.free(this.address);
  }
}
