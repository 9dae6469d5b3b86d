import { checkOptions } from '../arguments.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { MapDefinition } from '../map-definition.ts';
import { BaseMap } from '../map.ts';
import type { Resource } from '../resource.ts';
import { wholeNumber } from '../whole-number.ts';
import { Column } from './map-memory.ts';
import { scalarCodecs } from './scalar-codecs.ts';

const ENOENT = 2;
const ANY = 0;
const { u32 } = scalarCodecs;

/** A program that can be called: what {@link Program} and its like have. */
export interface ProgramDescriptor {
  /** The program's file descriptor. */
  readonly fd: number;
}

/** Programs by number, for `bpf_tail_call`. Source: include/uapi/linux/bpf.h, bpf_tail_call. */
export class ProgArray extends BaseMap {
  readonly #key = new Column(u32.size);
  readonly #value = new Column(u32.size);

  /** @internal */
  // oxlint-disable-next-line no-useless-constructor -- that of the base class is protected
  constructor(definition: MapDefinition, owner: Resource | undefined) {
    super(definition, owner);
  }

  /**
   * The kernel's id of the program at `index`; undefined when there is none.
   *
   * @throws {RangeError} when there is no such index
   * @throws {ClosedError} after close()
   */
  get(index: number): number | undefined {
    this.#encode(index);
    const error = libbpf.bpf_map_lookup_elem(this.fd, this.#key.bytes, this.#value.bytes);
    if (error === -ENOENT) return undefined;
    if (error < 0) throw this.#failed('map lookup', -error);
    return u32.decode(this.#value.view, 0);
  }

  /**
   * Puts a program at `index`. A program array keeps its programs only as long as some handle or pin of the array is there.
   *
   * @param program of the type and attachment of those that call it
   * @throws {BpfError} EINVAL when the program does not go with those that are there
   * @throws {RangeError} when there is no such index
   * @throws {ClosedError} after close() of the map or of the program
   */
  set(index: number, program: ProgramDescriptor): this {
    this.#encode(index);
    checkOptions(program, 'A program');
    u32.encode(wholeNumber(program.fd, "A program's descriptor", 0), this.#value.view, 0);
    const error = libbpf.bpf_map_update_elem(this.fd, this.#key.bytes, this.#value.bytes, ANY);
    if (error < 0) throw this.#failed('map update', -error);
    return this;
  }

  /** Removes the program at `index`: calls of it fall through. @returns whether there was one. Throws as {@link get} does. */
  delete(index: number): boolean {
    this.#encode(index);
    const error = libbpf.bpf_map_delete_elem(this.fd, this.#key.bytes);
    if (error === -ENOENT) return false;
    if (error < 0) throw this.#failed('map delete', -error);
    return true;
  }

  #encode(index: number): void {
    this.assertOpen();
    u32.encode(
      wholeNumber(index, `An index of ${this.subject}`, 0, this.maxEntries - 1),
      this.#key.view,
      0,
    );
  }

  #failed(operation: string, errno: number): BpfError {
    return new BpfError({ operation, subject: this.subject, errno });
  }
}
