import { readFileSync } from 'node:fs';
import { Btf } from '@ebpf-dojo/core';
import { todo } from '@ebpf-dojo/course';

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
  return todo('00.3', 'read the file KERNEL_TYPES and have Btf.parse make types of its bytes');
}

/**
 * How large a struct is, and where in it a member lies.
 *
 * @returns undefined when there is no such struct, or it has no such member
 */
export function placeOf(types: Btf, struct: string, member: string): Place | undefined {
  return todo('00.3', 'find the struct and its member, and say size and offset in bytes');
}
