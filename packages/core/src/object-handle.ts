import { Btf } from './btf/index.ts';
import { BpfError } from './errors/bpf-error.ts';
import type { Pointer } from './ffi/declare.ts';
import { lastErrno } from './ffi/libc.ts';
import { libbpf } from './ffi/libbpf.ts';
import { copyMemory } from './ffi/memory.ts';
import { withMessages } from './ffi/messages.ts';
import { opts } from './ffi/opts.ts';
import { mapDefinition, type MapHandle } from './map-definition.ts';

/** What libbpf is told when it opens an object. It copies all of it. */
export interface HandleOptions {
  readonly name: string;
  readonly pinRoot: string | null;
  readonly kconfig: string | null;
  readonly btfPath: string | null;
}

/** @throws {BpfError} when libbpf cannot read the object */
export function openHandle(bytes: Uint8Array, subject: string, options: HandleOptions): Pointer {
  // struct bpf_object_open_opts, libbpf.h.
  const openOpts = opts({
    object_name: ['const char *', options.name],
    relaxed_maps: ['bool', false],
    pin_root_path: ['const char *', options.pinRoot],
    attach_prog_fd: ['uint32_t', 0],
    kconfig: ['const char *', options.kconfig],
    btf_custom_path: ['const char *', options.btfPath],
  });
  const { result, messages } = withMessages(() => {
    const handle = libbpf.bpf_object__open_mem(bytes, bytes.length, openOpts);
    return handle ?? lastErrno();
  });
  if (typeof result === 'number')
    throw new BpfError({ operation: 'open', subject, errno: result, details: messages });
  return result;
}

/** The object's own BTF, as libbpf has it once it laid out the sections. */
export function readBtf(handle: Pointer, subject: string): Btf {
  const btf = libbpf.bpf_object__btf(handle);
  const size = new Uint32Array(1);
  const address = btf === null ? null : libbpf.btf__raw_data(btf, size);
  if (address === null) {
    throw new BpfError({
      operation: 'open',
      subject,
      errno: 22,
      hint: 'It has no BTF: compile it with `clang -target bpf -g`.',
    });
  }
  return Btf.parse(copyMemory(address, size[0] ?? 0));
}

/** The maps of an object, those of its global variables among them. */
export function mapHandles(object: Pointer): MapHandle[] {
  return [...walk((previous) => libbpf.bpf_object__next_map(object, previous))].map((handle) => ({
    handle,
    definition: mapDefinition(handle),
  }));
}

/** The programs of an object, whether they load or not. */
export function programHandles(object: Pointer): Pointer[] {
  return [...walk((previous) => libbpf.bpf_object__next_program(object, previous))];
}

function* walk(next: (previous: Pointer | null) => Pointer | null): IterableIterator<Pointer> {
  for (let at = next(null); at !== null; at = next(at)) yield at;
}

/** An object without a prototype: BPF names are free to be `constructor`. */
export function record<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));
}
