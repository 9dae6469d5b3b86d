import { BpfObject } from './bpf-object.ts';
import type { Btf } from './btf/index.ts';
import type { Pointer } from './ffi/declare.ts';
import { libbpf } from './ffi/libbpf.ts';
import { withMessages } from './ffi/messages.ts';
import { OpenGlobals } from './globals.ts';
import { fixEventSizes } from './map-definition.ts';
import {
  mapHandles,
  openHandle,
  programHandles,
  readBtf,
  record,
  type HandleOptions,
} from './object-handle.ts';
import type { AnyShape, ObjectShape } from './object-shape.ts';
import { OpenMap } from './open-map.ts';
import { OpenProgram } from './program.ts';
import { Resource } from './resource.ts';
import { loadError } from './verifier/load-error.ts';
import { VerifierLogs } from './verifier/verifier-logs.ts';
import { wholeNumber } from './whole-number.ts';

/** A BPF object that was read and is not in the kernel yet: here is where it is configured. */
export class OpenObject<S extends ObjectShape = AnyShape> extends Resource {
  readonly name: string;
  /** Maps to be configured, by name. */
  readonly maps: { readonly [K in keyof S['maps']]: OpenMap };
  /** Programs to be configured, by name. */
  readonly programs: Readonly<Record<S['programs'], OpenProgram>>;
  /**
   * Global variables and constants, by name. Structs and arrays are live: `globals.config.limit = 3` reaches the program. A
   * copy is `{...struct}` or `[...array]`.
   */
  readonly globals: S['variables'];
  /** The object's own BTF. */
  readonly btf: Btf;
  #handle: Pointer | undefined;
  readonly #bytes: Uint8Array;
  #kernelLogLevel = 0;
  readonly #variables: OpenGlobals;

  /** @internal use {@link openObject} */
  constructor(bytes: Uint8Array, subject: string, options: HandleOptions) {
    const handle = openHandle(bytes, subject, options);
    super(subject);
    this.name = options.name;
    this.#bytes = bytes;
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
   * What the verifier is asked to say, which {@link BpfObject.verifierLogs} then has: 0 (the default) nothing unless it rejects a
   * program, 1 the paths it follows, 2 every state, 4 statistics only; 1 and 2 can be added to 4.
   *
   * Source: `BPF_LOG_LEVEL1`, `BPF_LOG_LEVEL2`, `BPF_LOG_STATS` in linux/bpf_verifier.h.
   *
   * @throws {RangeError} for any other number
   */
  get kernelLogLevel(): number {
    return this.#kernelLogLevel;
  }

  set kernelLogLevel(level: number) {
    this.assertOpen();
    this.#kernelLogLevel = wholeNumber(level, 'kernelLogLevel', 0, 7);
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
    try {
      using logs = new VerifierLogs(programs, this.#kernelLogLevel);
      const declared = [
        ...Object.values<OpenMap>(this.maps).map((map) => map.settled()),
        ...mapHandles(handle).filter(({ definition }) => definition.internal),
      ];
      for (const map of declared) fixEventSizes(map);
      const { result, messages } = withMessages(() => libbpf.bpf_object__load(handle));
      if (result < 0) {
        const { subject } = this;
        throw loadError({ subject, errno: -result, messages, logs, object: this.#bytes });
      }
      const said =
        this.#kernelLogLevel === 0
          ? []
          : [...logs.entries()].map(({ program, log }) => [program, log] as const);
      logs.forget();
      this.#handle = undefined;
      return new BpfObject<S>({ handle, opened: this, declared, verifierLogs: new Map(said) });
    } finally {
      this.close();
    }
  }

  protected override release(): void {
    if (this.#handle !== undefined) libbpf.bpf_object__close(this.#handle);
    this.#handle = undefined;
  }
}
