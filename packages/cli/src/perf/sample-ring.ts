import { endianness } from 'node:os';
import type { PerfShape } from '@ebpf-dojo/bpf/perf';
import { BtfError, compileCodec, type BpfObject, type Btf, type Codec } from '@ebpf-dojo/core';
import type { EventSource } from '../tracing/event-tracer.ts';

const LITTLE_ENDIAN = endianness() === 'LE';
const ADDRESS_BYTES = 8;

/** Where a thread was when it was sampled. */
export interface Place {
  readonly pid: number;
  readonly comm: string;
  /** Addresses, the innermost first. */
  readonly kernel: readonly bigint[];
  readonly user: readonly bigint[];
}

/** A sample in the ring. Nothing of it may be kept but what it gives. */
export interface RawSample {
  /** The same for the same process, name and stacks, of which it has a hash of 64 bits. */
  readonly key: string;
  readonly place: () => Place;
}

type Ring = BpfObject<PerfShape>['maps']['events'];
type Source = EventSource<RawSample>;
type Visit = Parameters<Ring['drainRaw']>[0];

interface Field<T> {
  readonly at: number;
  readonly codec: Codec<T>;
}

/**
 * Reads a ring of samples. They are large, and most are of stacks that are known: those are told by their first bytes, and of others no more
 * is decoded than there are frames.
 */
export class SampleRing implements Source {
  readonly #ring: Ring;
  readonly #pid: Field<number>;
  readonly #comm: Field<string>;
  readonly #kernelFrames: Field<number>;
  readonly #userFrames: Field<number>;
  readonly #kernel: number;
  readonly #user: number;
  readonly #keyBytes: number;

  /** @param btf of the object, which says where the fields of `struct sample` are */
  constructor(ring: Ring, btf: Btf) {
    const struct = btf.find('struct', 'sample');
    const memberOf = (name: string) => {
      const member = struct?.members.find((each) => each.name === name);
      if (member === undefined) throw new BtfError(`perf.bpf.o has no sample.${name}.`);
      return { at: member.bitOffset / 8, type: member.type };
    };
    const fieldOf = <T>(name: string): Field<T> => {
      const { at, type } = memberOf(name);
      return { at, codec: compileCodec<T>(btf, type) };
    };
    this.#ring = ring;
    this.#pid = fieldOf('pid');
    this.#comm = fieldOf('comm');
    this.#kernelFrames = fieldOf('kernel_frames');
    this.#userFrames = fieldOf('user_frames');
    this.#kernel = memberOf('kernel').at;
    this.#user = memberOf('user').at;
    // Behind the name is padding, in which anything may be.
    this.#keyBytes = this.#comm.at + this.#comm.codec.size;
  }

  get pending(): number {
    return this.#ring.pending;
  }

  read(...[onSample, options]: Parameters<Source['read']>): ReturnType<Source['read']> {
    return this.#ring.readRaw(this.#visit(onSample), options);
  }

  drain(...[onSample, limit]: Parameters<Source['drain']>): number {
    return this.#ring.drainRaw(this.#visit(onSample), limit);
  }

  #visit(onSample: Parameters<Source['read']>[0]): Visit {
    return (view, offset, _length, cpu) => {
      const head = Buffer.from(view.buffer, view.byteOffset + offset, this.#keyBytes);
      onSample({ key: head.toString('latin1'), place: () => this.#placeAt(view, offset) }, cpu);
    };
  }

  #placeAt(view: DataView, offset: number): Place {
    const read = <T>({ at, codec }: Field<T>): T => codec.decode(view, offset + at);
    return {
      pid: read(this.#pid),
      comm: read(this.#comm),
      kernel: addresses(view, offset + this.#kernel, read(this.#kernelFrames)),
      user: addresses(view, offset + this.#user, read(this.#userFrames)),
    };
  }
}

function addresses(view: DataView, offset: number, count: number): bigint[] {
  return Array.from({ length: count }, (_, frame) =>
    view.getBigUint64(offset + frame * ADDRESS_BYTES, LITTLE_ENDIAN),
  );
}
