import { endianness } from 'node:os';
import { BtfError } from '../errors/btf-error.ts';
import { readHeader, type Header } from './header.ts';
import { readType, type TypeSource } from './read-type.ts';
import { sizeOf, stripModifiers } from './resolve.ts';
import { indexTypes, kindOf } from './type-index.ts';
import { kindNames } from './types.ts';
import type { BtfKind, BtfType, TypeOfKind } from './types.ts';

/**
 * The kernel takes 512 bytes (KSYM_NAME_LEN, include/linux/kallsyms.h), but longer tags. Without a limit a few kilobytes of types that
 * share one long name would take gigabytes.
 */
const MAX_NAME = 4096;

const VOID: BtfType = { kind: 'void', id: 0 };

/**
 * The types of a kernel, a kernel module or a BPF object.
 *
 * Parsing only finds where each type starts, so that vmlinux with its hundred thousand types takes milliseconds; a type is read when
 * it is asked for, once. Format: Documentation/bpf/btf.rst.
 */
export class Btf {
  /** What this one builds on: vmlinux for a kernel module. */
  readonly base: Btf | undefined;
  /** One more than the highest type id: void and the types of the base count. */
  readonly length: number;
  readonly #firstId: number;
  readonly #firstString: number;
  readonly #offsets: Uint32Array;
  readonly #source: TypeSource;
  readonly #strings: Buffer;
  readonly #types: (BtfType | undefined)[] = [];
  readonly #names = new Map<BtfKind, Map<string, number>>();

  private constructor(view: DataView, header: Header, base: Btf | undefined) {
    const { littleEndian, strings } = header;
    this.base = base;
    this.#firstId = base?.length ?? 1;
    this.#firstString = base?.stringsEnd ?? 0;
    this.#offsets = indexTypes(view, header);
    this.#strings = Buffer.from(
      view.buffer,
      view.byteOffset + strings.start,
      strings.end - strings.start,
    );
    this.#source = { view, littleEndian, name: (offset) => this.#string(offset) };
    this.length = this.#firstId + this.#offsets.length;
    const terminated = this.#strings.length === 0 ? base !== undefined : this.#strings.at(-1) === 0;
    if (!terminated) throw new BtfError('This BTF is corrupt: its strings do not end with a NUL.');
  }

  /**
   * Indexes BTF, such as the content of /sys/kernel/btf/vmlinux or of the `.BTF` section of a BPF object.
   *
   * @param bytes kept and read later: don't change them
   * @param base the BTF that this one continues, for kernel modules
   * @throws {BtfError} when the bytes are no BTF, corrupt, or have another byte order than this machine
   */
  static parse(bytes: Uint8Array, base?: Btf): Btf {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const header = readHeader(view);
    if (header.littleEndian !== (endianness() === 'LE')) {
      const [theirs, ours] = header.littleEndian ? ['little', 'big'] : ['big', 'little'];
      throw new BtfError(
        `This BTF is ${theirs}-endian and this machine ${ours}-endian: it describes another machine's memory. Compile the BPF object for this machine (\`clang -target bpf\` without el or eb).`,
      );
    }
    return new Btf(view, header, base);
  }

  /**
   * The type with an id; void for 0.
   *
   * @throws {BtfError} when there is none, or it is corrupt
   */
  type(id: number): BtfType {
    if (id === 0) return VOID;
    if (this.base !== undefined && id < this.#firstId) return this.base.type(id);
    const index = id - this.#firstId;
    const at = this.#offsets[index];
    if (at === undefined)
      throw new BtfError(`There is no type ${id} in this BTF: it has ids 0 to ${this.length - 1}.`);
    return (this.#types[index] ??= readType(this.#source, id, at));
  }

  /**
   * The first type of a kind with a name, those of the base first; undefined when there is none.
   *
   * The first search for a kind reads the names of all its types.
   *
   * @param name without the keyword: `find('struct', 'task_struct')`
   */
  find<K extends BtfKind>(kind: K, name: string): TypeOfKind<K> | undefined {
    const inBase = this.base?.find(kind, name);
    if (inBase !== undefined) return inBase;
    const id = this.#namesOf(kind).get(name);
    return id === undefined ? undefined : (this.type(id) as TypeOfKind<K>);
  }

  /** Every type by ascending id, without void, those of the base first. Reads them all: prefer {@link find}. */
  *types(): Generator<BtfType, void, undefined> {
    for (let id = 1; id < this.length; id++) yield this.type(id);
  }

  /**
   * What a type is below typedef, const, volatile, restrict and type_tag.
   *
   * @throws {BtfError} when there is no such type, or the chain never ends
   */
  resolve(id: number): BtfType {
    return stripModifiers(this, id).type;
  }

  /**
   * Bytes that a value of a type takes; pointers take 8, flexible arrays none.
   *
   * @throws {BtfError} for what has no size: void, functions, structs only declared
   */
  sizeof(id: number): number {
    return sizeOf(this, id);
  }

  /** What it was parsed from: don't change it. Kept with recorded events, it decodes them anywhere. */
  get bytes(): Uint8Array {
    const { buffer, byteOffset, byteLength } = this.#source.view;
    return new Uint8Array(buffer, byteOffset, byteLength);
  }

  /** @internal The string offset at which BTF built on this one continues. */
  get stringsEnd(): number {
    return this.#firstString + this.#strings.length;
  }

  #namesOf(kind: BtfKind): Map<string, number> {
    const known = this.#names.get(kind);
    if (known !== undefined) return known;
    const names = new Map<string, number>();
    const { view, littleEndian } = this.#source;
    for (const [index, at] of this.#offsets.entries()) {
      if ((kindNames[kindOf(view.getUint32(at + 4, littleEndian))] ?? 'unknown') !== kind) continue;
      const name = this.#string(view.getUint32(at, littleEndian));
      if (name !== '' && !names.has(name)) names.set(name, this.#firstId + index);
    }
    this.#names.set(kind, names);
    return names;
  }

  #string(offset: number): string {
    if (offset === 0) return '';
    if (this.base !== undefined && offset < this.#firstString) return this.base.#string(offset);
    const start = offset - this.#firstString;
    if (start >= this.#strings.length) {
      throw new BtfError(
        `This BTF is corrupt: a name is at string offset ${offset}, and the strings end at ${this.stringsEnd}.`,
      );
    }
    const end = this.#strings.indexOf(0, start);
    if (end - start > MAX_NAME) {
      throw new BtfError(
        `This BTF is corrupt: the name at string offset ${offset} has ${end - start} bytes; ${MAX_NAME} is the most.`,
      );
    }
    return this.#strings.toString('utf8', start, end);
  }
}
