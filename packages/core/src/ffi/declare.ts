import { guarded } from './guard.ts';

type AnyFunction = (...args: never[]) => unknown;

type NativeFunction = (...args: unknown[]) => unknown;

/** A C prototype as the header has it, and the library version that introduced it. `signature` exists for the type only. */
export interface Declaration<F extends AnyFunction = AnyFunction> {
  readonly prototype: string;
  readonly since: string;
  readonly signature?: F;
}

/** Addresses cross the boundary as bigint; NULL is null. */
export type Pointer = bigint;

/** A C size or 64-bit count. */
export type Count = number | bigint;

/** Memory handed to C for the length of one call: a typed array we own, or an address. */
export type Memory = Uint8Array | Pointer;

type Bound<D extends Record<string, Declaration>> = {
  readonly [K in keyof D]: D[K] extends Declaration<infer F> ? F : never;
};

/**
 * Declares one C function.
 *
 * @param since the version that introduced it, as in the library's symbol versions
 * @param prototype the C prototype, word for word as in the header
 */
export function declare<F extends AnyFunction>(since: string, prototype: string): Declaration<F> {
  return { since, prototype };
}

/** Resolves one declared function: given its name, the text koffi understands, and the declaration. */
export type Resolve = (
  name: string,
  definition: string,
  declaration: Declaration,
) => NativeFunction;

/**
 * Makes an object whose functions are looked up on first use. Opening the library and reading a symbol cost time, and an older
 * library may lack a symbol that nobody calls.
 */
export function bindLazily<D extends Record<string, Declaration>>(
  declarations: D,
  resolve: Resolve,
): Bound<D> {
  const bound = {};
  for (const [name, declaration] of Object.entries(declarations)) {
    Object.defineProperty(bound, name, {
      configurable: true,
      enumerable: true,
      get() {
        const native = resolve(name, opaque(declaration.prototype), declaration);
        const value = guarded(declaration.prototype, native);
        Object.defineProperty(bound, name, { value });
        return value;
      },
    });
  }
  return bound as Bound<D>;
}

/** koffi's named types are global to the process; `void *` for every struct pointer keeps the names out of it. */
function opaque(prototype: string): string {
  return prototype
    .replaceAll(/\bstruct \w+ \*/g, 'void *')
    .replaceAll(/\benum \w+ /g, 'int ')
    .replaceAll(/\b__s32\b/g, 'int32_t')
    .replaceAll(/\b__u32\b/g, 'uint32_t')
    .replaceAll(/\b__s32\b/g, 'int32_t')
    .replaceAll(/\b__u64\b/g, 'uint64_t')
    .replaceAll(/\b(libbpf_print_fn_t|ring_buffer_sample_fn)\b/g, 'void *')
    .replaceAll(/\bpid_t\b/g, 'int')
    .replaceAll(/\boff_t\b/g, 'int64_t');
}
