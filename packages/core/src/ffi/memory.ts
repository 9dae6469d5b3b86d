import koffi from 'koffi';
import { BpfError } from '../errors/bpf-error.ts';
import type { Pointer } from './declare.ts';
import { lastErrno, libc } from './libc.ts';

// include/uapi/asm-generic/mman-common.h and mman.h; the same on x86-64 and arm64.
const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 0x01;
const MAP_PRIVATE = 0x02;
const MAP_ANONYMOUS = 0x20;
const MAP_NORESERVE = 0x4000;
const MAP_FAILED = 2n ** 64n - 1n;

/** Bytes in a page of this machine's memory. */
export function pageSize(): number {
  return libc.getpagesize();
}

/**
 * Memory of this process seen as an ArrayBuffer, without a copy. The buffer outlives nothing: call {@link detach} before the
 * memory goes away.
 */
export function aliasMemory(address: Pointer, length: number): ArrayBuffer {
  return koffi.view(address, length);
}

/** Makes every view of an aliased buffer empty, so that a later use reads nothing instead of unmapped memory. */
export function detach(buffer: ArrayBuffer): void {
  if (!buffer.detached) buffer.transfer(0);
}

/** A copy of `length` bytes at `address`. */
export function copyMemory(address: Pointer, length: number): Uint8Array<ArrayBuffer> {
  const alias = aliasMemory(address, length);
  const copy = new Uint8Array(alias.slice(0));
  detach(alias);
  return copy;
}

/** What to map: pages of a file descriptor, or fresh zeroed pages when `fd` is absent. */
export interface MappingFields {
  /** Named in errors. */
  readonly subject: string;
  readonly fd?: number;
  /** Bytes. */
  readonly length: number;
  /** Bytes from the start of the file; a multiple of the page size. */
  readonly offset?: number;
  readonly writable?: boolean;
}

/** One mmap(2), with its ArrayBuffer. Closing detaches the buffer first, then unmaps. */
export class Mapping {
  readonly address: Pointer;
  readonly length: number;
  #buffer: ArrayBuffer | undefined;
  #mapped = true;

  /** @throws {BpfError} when mmap(2) fails */
  constructor(fields: MappingFields) {
    const protection = fields.writable === true ? PROT_READ | PROT_WRITE : PROT_READ;
    const flags =
      fields.fd === undefined ? MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE : MAP_SHARED;
    const address = libc.mmap(
      null,
      fields.length,
      protection,
      flags,
      fields.fd ?? -1,
      fields.offset ?? 0,
    );
    if (address === MAP_FAILED) {
      throw new BpfError({ operation: 'mmap', subject: fields.subject, errno: lastErrno() });
    }
    this.address = address;
    this.length = fields.length;
  }

  /** The mapped bytes; made on first use, empty after {@link close}. */
  get buffer(): ArrayBuffer {
    this.#buffer ??= this.#mapped ? aliasMemory(this.address, this.length) : new ArrayBuffer(0);
    return this.#buffer;
  }

  close(): void {
    if (!this.#mapped) return;
    this.#mapped = false;
    if (this.#buffer !== undefined) detach(this.#buffer);
    libc.munmap(this.address, this.length);
  }
}
