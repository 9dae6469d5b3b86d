import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Btf } from './btf/index.ts';
import { BpfError } from './errors/bpf-error.ts';
import { VerifierError } from './errors/verifier-error.ts';
import type { Pointer } from './ffi/declare.ts';
import { lastErrno } from './ffi/libc.ts';
import { libbpf } from './ffi/libbpf.ts';
import { Mapping, copyMemory } from './ffi/memory.ts';
import { withMessages } from './ffi/messages.ts';
import { opts } from './ffi/opts.ts';
import { Globals, OpenGlobals } from './globals.ts';
import { createdAs, fixEventSizes, mapDefinition, type MapHandle } from './map-definition.ts';
import { makeMap } from './maps/make-map.ts';
import { OpenMap } from './open-map.ts';
import { OpenProgram, Program } from './program.ts';
import { Resource } from './resource.ts';
import type { BaseMap } from './map.ts';

const LOG_BYTES = 16 * 1024 * 1024;

/** The names and types of one object's maps, programs and global variables; skeletons generate it. */
export interface ObjectShape {
  /** The class of each map, by name. */
  readonly maps: object;
  /** The names of programs, as a union. */
  readonly programs: string;
  /** Global variables before load: all can be set. */
  readonly variables: object;
  /** Global variables after load: constants are read-only. */
  readonly globals: object;
}

/** The shape of an object nobody described. */
export interface AnyShape extends ObjectShape {
  /** Maps of any class, by name. */
  readonly maps: Readonly<Record<string, BaseMap>>;
  /** Any name. */
  readonly programs: string;
  readonly variables: Record<string, unknown>;
  readonly globals: Record<string, unknown>;
}

/** How an object is opened. */
export interface OpenOptions {
  /** Its name in the kernel: the first letters name the maps of global variables. Default: the file's name. */
  readonly name?: string;
}

/**
 * Opens a BPF object: reads and checks it, and touches no kernel state. Needs no privileges.
 *
 * @param source the `.bpf.o` file's path, or its bytes
 * @throws {BpfError} when it cannot be read or is no BPF object
 * @throws {LibbpfNotFoundError} when libbpf is missing or too old
 */
export function openObject<S extends ObjectShape = AnyShape>(
  source: string | URL | Uint8Array,
  options: OpenOptions = {},
): OpenObject<S> {
  const path =
    source instanceof Uint8Array
      ? undefined
      : source instanceof URL
        ? fileURLToPath(source)
        : source;
  const name =
    options.name ?? (path === undefined ? 'object' : basename(path).replace(/(\.bpf)?\.o$/, ''));
  const subject = path === undefined ? `BPF object '${name}'` : `BPF object ${path}`;
  const bytes = source instanceof Uint8Array ? source : read(path ?? '', subject);
  return new OpenObject<S>(bytes, name, subject);
}

function read(path: string, subject: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { errno } = cause as NodeJS.ErrnoException;
    throw new BpfError({ operation: 'open', subject, errno: Math.abs(errno ?? 5), cause });
  }
}

/** A BPF object that was read and is not in the kernel yet: here is where it is configured. */
export class OpenObject<S extends ObjectShape = AnyShape> extends Resource {
  readonly name: string;
  /** Maps to be configured, by name. */
  readonly maps: { readonly [K in keyof S['maps']]: OpenMap };
  /** Programs to be configured, by name. */
  readonly programs: Readonly<Record<S['programs'], OpenProgram>>;
  /** Global variables and constants, by name. */
  readonly globals: S['variables'];
  /** The object's own BTF. */
  readonly btf: Btf;
  #handle: Pointer | undefined;
  readonly #variables: OpenGlobals;

  /** @internal use {@link openObject} */
  constructor(bytes: Uint8Array, name: string, subject: string) {
    const handle = open(bytes, name, subject);
    super(subject);
    this.name = name;
    this.#handle = handle;
    try {
      this.btf = readBtf(handle, subject);
      const check = () => this.assertOpen();
      const declared = mapHandles(handle);
      const maps = declared.filter(({ definition }) => !definition.internal);
      this.maps = record(
        maps.map(({ definition, handle: map }) => [
          definition.name,
          new OpenMap(definition, map, check),
        ]),
      ) as never;
      this.programs = record(
        programHandles(handle).map((program) => {
          const opened = new OpenProgram(program, check);
          return [opened.name, opened];
        }),
      ) as never;
      this.#variables = new OpenGlobals(
        declared.filter(({ definition }) => definition.internal),
        this.btf,
        this,
      );
      this.globals = this.#variables.values;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Creates the maps, has the verifier check the programs, and puts all of it into the kernel. This open object is closed
   * afterwards, whether it worked or not: the loaded one takes over.
   *
   * @throws {VerifierError} when the verifier rejects a program; its log is attached
   * @throws {BpfError} when the kernel refuses anything else, EPERM without privileges
   */
  load(): BpfObject<S> {
    this.assertOpen();
    const handle = this.#handle as Pointer;
    this.#variables.close();
    const programs = programHandles(handle).filter((program) =>
      libbpf.bpf_program__autoload(program),
    );
    const logs = new Mapping({
      subject: 'verifier logs',
      length: LOG_BYTES * Math.max(programs.length, 1),
      writable: true,
    });
    try {
      for (const [index, program] of programs.entries()) {
        libbpf.bpf_program__set_log_buf(
          program,
          logs.address + BigInt(index * LOG_BYTES),
          LOG_BYTES,
        );
      }
      const declared = mapHandles(handle);
      for (const map of declared) fixEventSizes(map);
      const { result, messages } = withMessages(() => libbpf.bpf_object__load(handle));
      if (result < 0) throw this.#loadError(-result, messages, programs, logs);
      for (const program of programs) libbpf.bpf_program__set_log_buf(program, null, 0);
      this.#handle = undefined;
      return new BpfObject<S>(handle, this.name, this.subject, this.btf, declared);
    } finally {
      this.close();
      logs.close();
    }
  }

  #loadError(
    errno: number,
    messages: readonly string[],
    programs: readonly Pointer[],
    logs: Mapping,
  ): BpfError {
    const fields = { operation: 'load', subject: this.subject, errno };
    for (const [index, program] of programs.entries()) {
      const log = readLog(new Uint8Array(logs.buffer, index * LOG_BYTES, LOG_BYTES));
      if (log === '') continue;
      const name = libbpf.bpf_program__name(program);
      const section = libbpf.bpf_program__section_name(program);
      return new VerifierError({
        ...fields,
        subject: `program '${name}' (${section})`,
        program: name,
        log,
      });
    }
    return new BpfError({ ...fields, details: messages });
  }

  protected override release(): void {
    if (this.#handle !== undefined) libbpf.bpf_object__close(this.#handle);
    this.#handle = undefined;
  }
}

/** A BPF object in the kernel: its maps exist and its programs can be attached. Closing it detaches and frees all of it. */
export class BpfObject<S extends ObjectShape = AnyShape> extends Resource {
  readonly name: string;
  /** Maps, by name. */
  readonly maps: S['maps'];
  /** Programs, by name. */
  readonly programs: Readonly<Record<S['programs'], Program>>;
  /** Global variables, live, and constants, by name. */
  readonly globals: S['globals'];
  /** The object's own BTF. */
  readonly btf: Btf;
  readonly #handle: Pointer;

  /** @internal use {@link OpenObject.load} */
  constructor(
    handle: Pointer,
    name: string,
    subject: string,
    btf: Btf,
    declared: readonly MapHandle[],
  ) {
    super(subject);
    this.name = name;
    this.btf = btf;
    this.#handle = handle;
    try {
      const created = declared.map((map) => ({
        ...map,
        definition: { ...map.definition, ...createdAs(map.handle) },
      }));
      const maps = created.filter(({ definition }) => !definition.internal);
      this.maps = record(
        maps.map(({ definition }) => [definition.name, makeMap(definition, btf, this)]),
      ) as S['maps'];
      this.programs = record(
        programHandles(handle).map((program) => {
          const loaded = new Program(program, this);
          return [loaded.name, loaded];
        }),
      ) as never;
      this.globals = new Globals(
        created.filter(({ definition }) => definition.internal),
        btf,
        this,
      ).values;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  protected override release(): void {
    libbpf.bpf_object__close(this.#handle);
  }
}

function open(bytes: Uint8Array, name: string, subject: string): Pointer {
  const { result, messages } = withMessages(() => {
    const handle = libbpf.bpf_object__open_mem(
      bytes,
      bytes.length,
      opts({ object_name: ['const char *', name] }),
    );
    return handle ?? lastErrno();
  });
  if (typeof result === 'number')
    throw new BpfError({ operation: 'open', subject, errno: result, details: messages });
  return result;
}

function readBtf(handle: Pointer, subject: string): Btf {
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

function mapHandles(object: Pointer): MapHandle[] {
  return [...walk((previous) => libbpf.bpf_object__next_map(object, previous))].map((handle) => ({
    handle,
    definition: mapDefinition(handle),
  }));
}

function programHandles(object: Pointer): Pointer[] {
  return [...walk((previous) => libbpf.bpf_object__next_program(object, previous))];
}

function* walk(next: (previous: Pointer | null) => Pointer | null): IterableIterator<Pointer> {
  for (let at = next(null); at !== null; at = next(at)) yield at;
}

/** An object without a prototype: BPF names are free to be `constructor`. */
function record<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));
}

function readLog(buffer: Uint8Array): string {
  const end = buffer.indexOf(0);
  return Buffer.from(buffer.buffer, buffer.byteOffset, end === -1 ? buffer.length : end).toString(
    'utf8',
  );
}
