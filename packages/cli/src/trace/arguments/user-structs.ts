import type { UserStruct } from '@ebpf-dojo/bpf/trace';
import { compileCodec, type Btf, type Codec } from '@ebpf-dojo/core';

/** The structs of bpf/include/user.h, decoded by the types that travel with the BPF object. */
export class UserStructs {
  readonly #btf: Btf;
  readonly #codecs = new Map<string, Codec<unknown> | undefined>();

  /** @param btf of trace.bpf.o */
  constructor(btf: Btf) {
    this.#btf = btf;
  }

  /**
   * @param bytes a copy of a program's memory, with room for the struct
   * @param length how many of them were read
   * @returns undefined when they are too few
   */
  read<Name extends keyof UserStruct>(
    name: Name,
    bytes: Uint8Array,
    length: number,
  ): UserStruct[Name] | undefined {
    const codec = this.#codec(name);
    if (codec === undefined || length < codec.size) return undefined;
    return codec.decode(new DataView(bytes.buffer, bytes.byteOffset), 0) as UserStruct[Name];
  }

  /** Bytes of a struct. */
  sizeOf(name: keyof UserStruct): number {
    return this.#codec(name)?.size ?? 0;
  }

  #codec(name: string): Codec<unknown> | undefined {
    if (!this.#codecs.has(name)) {
      const type = this.#btf
        .find('union', 'user_struct')
        ?.members.find((member) => member.name === name)?.type;
      this.#codecs.set(name, type === undefined ? undefined : compileCodec(this.#btf, type));
    }
    return this.#codecs.get(name);
  }
}
