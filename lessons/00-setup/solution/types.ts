import { readFileSync } from 'node:fs';
import { Btf } from '@ebpf-dojo/core';

/** The running kernel's description of its own types. Everybody may read it. */
export const KERNEL_TYPES = '/sys/kernel/btf/vmlinux';

/** Where a member of a struct lies. */
export interface Place {
  /** Bytes of the whole struct. */
  readonly size: number;
  /** Bytes from the start of the struct to the member. */
  readonly offset: number;
}

/** Reads the types of the running kernel. */
export function kernelTypes(): Btf {
  return Btf.parse(readFileSync(KERNEL_TYPES));
}

/**
 * How large a struct is, and where in it a member lies.
 *
 * @returns undefined when there is no such struct, or it has no such member
 */
export function placeOf(types: Btf, struct: string, member: string): Place | undefined {
  const found = types.find('struct', struct);
  const at = found?.members.find(({ name }) => name === member);
  if (found === undefined || at === undefined) return undefined;
  return { size: found.size, offset: at.bitOffset / 8 };
}
