import type { Btf } from './btf/index.ts';
import type { Pointer } from './ffi/declare.ts';
import { libbpf } from './ffi/libbpf.ts';
import { Globals } from './globals.ts';
import { createdAs, type MapHandle } from './map-definition.ts';
import { makeMap } from './maps/make-map.ts';
import { programHandles, record } from './object-handle.ts';
import type { AnyShape, ObjectShape } from './object-shape.ts';
import { Program } from './program.ts';
import { Resource } from './resource.ts';

/** What an object's load hands over to the loaded one. */
export interface Loaded {
  readonly handle: Pointer;
  readonly opened: { readonly name: string; readonly subject: string; readonly btf: Btf };
  readonly declared: readonly MapHandle[];
  readonly verifierLogs: ReadonlyMap<string, string>;
}

/** A BPF object in the kernel: its maps exist and its programs can be attached. Closing it detaches and frees all of it. */
export class BpfObject<S extends ObjectShape = AnyShape> extends Resource {
  readonly name: string;
  /** Its maps, by name. */
  readonly maps: S['maps'];
  /** Its programs, by name. */
  readonly programs: Readonly<Record<S['programs'], Program>>;
  /**
   * Global variables, live, and constants, by name: read and written in the memory the programs use. Structs and arrays are live
   * as well: `globals.config.limit = 3` reaches the program, and a constant throws.
   */
  readonly globals: S['globals'];
  /** The object's own BTF. */
  readonly btf: Btf;
  /** What the verifier said of each program, by name; empty unless {@link OpenObject.kernelLogLevel} was set. */
  readonly verifierLogs: ReadonlyMap<string, string>;
  readonly #handle: Pointer;

  /** @internal use {@link OpenObject.load} */
  constructor({ handle, opened, declared, verifierLogs }: Loaded) {
    super(opened.subject);
    this.name = opened.name;
    this.btf = opened.btf;
    this.verifierLogs = verifierLogs;
    this.#handle = handle;
    try {
      const created = declared.map((map) => ({
        ...map,
        definition: { ...map.definition, ...createdAs(map.handle) },
      }));
      const maps = created.filter(({ definition }) => !definition.internal);
      this.maps = record(
        maps.map(({ definition }) => [definition.name, makeMap(definition, this.btf, this)]),
      ) as S['maps'];
      this.programs = record(
        programHandles(handle).map((program) => {
          const loaded = new Program(program, this);
          return [loaded.name, loaded];
        }),
      ) as never;
      this.globals = new Globals(
        created.filter(({ definition }) => definition.internal),
        this.btf,
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
