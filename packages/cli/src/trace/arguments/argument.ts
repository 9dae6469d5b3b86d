import type { Capture, Captured, UserStruct } from '@ebpf-dojo/bpf/trace';
import type { UserStructs } from './user-structs.ts';

/** What to read where an argument points to. Its size is at most so many bytes, or those of a struct. */
export type Reading = Omit<Capture, 'argument' | 'size'> & {
  readonly size: number | keyof UserStruct;
};

/** One argument of a system call: what to read where it points to, and how to show it. */
export interface Argument {
  /** What the kernel side reads. A call has room for two of them. */
  readonly capture?: Reading;
  /** Whether what is read has another layout in 32-bit programs, so that theirs is not read, unless {@link on32Bit} tells how. */
  readonly nativeOnly?: boolean;
  /** The same argument of a 32-bit program, where that lies otherwise in its memory. */
  readonly on32Bit?: Argument;
  /** @returns undefined to show it plainly, by its type */
  readonly show?: (value: bigint, context: ArgumentContext) => string | undefined;
  /** Whether this call ignores the argument, as open does the mode of a file it does not make. */
  readonly ignored?: (call: readonly bigint[]) => boolean;
}

/** What {@link Argument.show} may look at beside the value. */
export interface ArgumentContext {
  /** All arguments of the call. */
  readonly call: readonly bigint[];
  /** What was read where the argument points to; undefined when there was nothing to read, or it could not be. */
  readonly captured: Captured | undefined;
  readonly structs: UserStructs;
}

/** The arguments of a call, in their order. */
export type Signature = readonly Argument[];

/** Calls by name. */
export type Signatures = Readonly<Record<string, Signature>>;

/** An argument that is shown by its type alone. */
export const plain: Argument = {};

/** The lower half, as a signed number: what C calls `int`. */
export function int(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

/** A number as C writes it in base 16. */
export function hex(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}
