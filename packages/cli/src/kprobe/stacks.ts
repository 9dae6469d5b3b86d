import type { Hit } from '@ebpf-dojo/bpf/kprobe';
import { BpfError, type StackTraceMap } from '@ebpf-dojo/core';
import { KernelSymbols, UserSymbols, type ProcessSymbols } from '@ebpf-dojo/core/symbols';
import type { KprobeStack, StackFrame } from '../output/schema/kprobe.ts';

/** No user stack: a thread of the kernel, or none of its memory can be read. */
const EFAULT = 14;
/** Stacks that are kept with their names. */
const MOST_KEPT = 4096;

/** Names the frames of stacks, each once. */
export class Stacks {
  /** Addresses that have no name. */
  unresolved = 0;
  /** Stacks that had no place in the kernel's map. */
  lost = 0;
  readonly #user = new UserSymbols();
  readonly #processes = new Map<number, ProcessSymbols | undefined>();
  readonly #known = new Map<string, readonly StackFrame[]>();
  #kernel: KernelSymbols | undefined | null = null;

  /** The stacks of a call, the innermost frame first. */
  of({ kernel_stack: kernel, user_stack: user, pid }: Hit, map: StackTraceMap): KprobeStack {
    return {
      kernel: this.#stack(map, kernel, 'kernel', (address) => this.#kernelFrame(address)),
      user: this.#stack(map, user, String(pid), (address) => this.#userFrame(pid, address)),
    };
  }

  #stack(
    map: StackTraceMap,
    id: number,
    whose: string,
    frame: (address: bigint) => StackFrame,
  ): readonly StackFrame[] | null {
    if (id === -EFAULT) return [];
    const key = `${whose} ${id}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const addresses = id < 0 ? undefined : map.get(id);
    if (addresses === undefined) {
      this.lost++;
      return null;
    }
    const frames = addresses.map((address) => frame(address));
    this.unresolved += frames.filter(({ symbol }) => symbol === null).length;
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    this.#known.set(key, frames);
    return frames;
  }

  #kernelFrame(address: bigint): StackFrame {
    if (this.#kernel === null) this.#kernel = readableSymbols();
    const found = this.#kernel?.resolve(address);
    return {
      address: hex(address),
      symbol: found?.name ?? null,
      offset: found?.offset ?? null,
      binary: found?.module ?? null,
    };
  }

  #userFrame(pid: number, address: bigint): StackFrame {
    if (!this.#processes.has(pid)) {
      if (this.#processes.size >= MOST_KEPT) this.#processes.clear();
      this.#processes.set(pid, this.#process(pid));
    }
    const found = this.#processes.get(pid)?.resolve(address);
    const symbol = found?.symbol ?? null;
    return {
      address: hex(address),
      symbol,
      offset: found?.offset ?? null,
      binary: found === undefined || found.binary === '' ? null : found.binary,
    };
  }

  #process(pid: number): ProcessSymbols | undefined {
    try {
      return this.#user.process(pid);
    } catch (error) {
      // It has ended, or may not be looked at: its addresses stay without names, and are counted.
      if (error instanceof BpfError) return undefined;
      throw error;
    }
  }
}

/** The kernel's symbols, when their addresses are shown to us. */
function readableSymbols(): KernelSymbols | undefined {
  try {
    const symbols = KernelSymbols.load();
    return symbols.addressesHidden ? undefined : symbols;
  } catch (error) {
    if (error instanceof BpfError) return undefined;
    throw error;
  }
}

function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}
