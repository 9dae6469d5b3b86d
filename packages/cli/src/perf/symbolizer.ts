import { readlinkSync } from 'node:fs';
import { BpfError } from '@ebpf-dojo/core';
import { KernelSymbols, UserSymbols, type ProcessSymbols } from '@ebpf-dojo/core/symbols';
import { Frames, type Frame } from './frame.ts';
import type { Stack } from './stack-counts.ts';

/** Milliseconds until the maps of a process that does something new are read again: twice as long each time. */
const FIRST_LOOK_MS = 100;
const LONGEST_MS = 5000;

/** A stack whose addresses have become functions, the innermost first. */
export interface NamedStack {
  readonly pid: number;
  readonly comm: string;
  readonly count: number;
  readonly kernel: readonly Frame[];
  readonly user: readonly Frame[];
}

/** What is known of a process while it runs one program. */
interface Known {
  readonly symbols: ProcessSymbols | undefined;
  readonly frames: Map<bigint, Frame>;
  readonly program: string | undefined;
  /** The names of its threads so far. */
  readonly comms: Set<string>;
  pause: number;
  lookAt: number;
}

/**
 * Names addresses. Maps are read while a process lives: at its first sample, and again when it does something new. Symbols are read at
 * the end, when reading them no longer shows in the profile.
 */
export class Symbolizer {
  readonly frames = new Frames();
  readonly #user = new UserSymbols();
  readonly #processes = new Map<number, Known>();
  readonly #stacks = new Map<Stack, Known>();
  readonly #kernelFrames = new Map<bigint, Frame>();
  #kernel: KernelSymbols | undefined;
  #kernelProblem: string | undefined;
  #unresolved = 0;
  #ended = 0;
  #forbidden = 0;

  /** Addresses without a name, each once for a process. */
  get unresolved(): number {
    return this.#unresolved;
  }

  /** Why functions have no names, in words, where that is known. */
  get notes(): string[] {
    const notes = this.#kernelProblem === undefined ? [] : [this.#kernelProblem];
    if (this.#forbidden > 0)
      notes.push(
        `${this.#forbidden} × a process that this user may not look at: its functions have names for root, or with CAP_SYS_PTRACE`,
      );
    if (this.#ended > 0)
      notes.push(`${this.#ended} × a process that had ended before its maps were read`);
    return notes;
  }

  /** Looks at the process of a new stack while there is time. */
  remember(stack: Stack): void {
    const { pid, comm, user } = stack;
    if (user.length === 0) return;
    let known = this.#processes.get(pid);
    if (known === undefined || hasNewProgram(known, pid, comm)) known = this.#add(pid);
    else this.#lookAgain(known);
    known.comms.add(comm);
    this.#stacks.set(stack, known);
  }

  name(stack: Stack): NamedStack {
    const { pid, comm, count } = stack;
    const { symbols, frames } = this.#stacks.get(stack) ?? NOBODY;
    return {
      pid,
      comm,
      count,
      kernel: stack.kernel.map((address, depth) => this.#kernelFrame(codeAt(address, depth))),
      user: stack.user.map((address, depth) =>
        this.#userFrame(symbols, frames, codeAt(address, depth)),
      ),
    };
  }

  #add(pid: number): Known {
    const known = {
      symbols: this.#process(pid),
      frames: new Map<bigint, Frame>(),
      program: programOf(pid),
      comms: new Set<string>(),
      pause: FIRST_LOOK_MS,
      lookAt: performance.now() + FIRST_LOOK_MS,
    };
    this.#processes.set(pid, known);
    return known;
  }

  #lookAgain(known: Known): void {
    const now = performance.now();
    if (now < known.lookAt) return;
    known.pause = Math.min(known.pause * 2, LONGEST_MS);
    known.lookAt = now + known.pause;
    try {
      known.symbols?.refresh();
    } catch (error) {
      // It has ended, and what was known stays.
      if (!(error instanceof BpfError)) throw error;
    }
  }

  #process(pid: number): ProcessSymbols | undefined {
    try {
      return this.#user.process(pid);
    } catch (error) {
      if (!(error instanceof BpfError)) throw error;
      if (error.code === 'ESRCH') this.#ended++;
      else this.#forbidden++;
      return undefined;
    }
  }

  #kernelFrame(address: bigint): Frame {
    let frame = this.#kernelFrames.get(address);
    if (frame === undefined) {
      frame = this.frames.kernel(this.#loadKernel()?.resolve(address));
      this.#kernelFrames.set(address, frame);
      if (frame.symbol === undefined) this.#unresolved++;
    }
    return frame;
  }

  #userFrame(
    symbols: ProcessSymbols | undefined,
    frames: Map<bigint, Frame>,
    address: bigint,
  ): Frame {
    let frame = frames.get(address);
    if (frame === undefined) {
      frame = this.frames.user(symbols?.resolve(address));
      frames.set(address, frame);
      if (frame.symbol === undefined) this.#unresolved++;
    }
    return frame;
  }

  #loadKernel(): KernelSymbols | undefined {
    if (this.#kernel !== undefined || this.#kernelProblem !== undefined) return this.#kernel;
    try {
      const symbols = KernelSymbols.load();
      if (symbols.addressesHidden)
        this.#kernelProblem =
          'the kernel hides its addresses: its functions have names for root, or with CAP_SYSLOG';
      else this.#kernel = symbols;
    } catch (error) {
      if (!(error instanceof BpfError)) throw error;
      this.#kernelProblem = error.message;
    }
    return this.#kernel;
  }
}

const NOBODY: Pick<Known, 'symbols' | 'frames'> = { symbols: undefined, frames: new Map() };

/** A program that a process executes changes its name, and its maps with it; threads have names of their own in one program. */
function hasNewProgram({ comms, program }: Known, pid: number, comm: string): boolean {
  if (comms.has(comm)) return false;
  const now = programOf(pid);
  return now !== undefined && now !== program;
}

/** Undefined for a process that has ended, or may not be looked at. */
function programOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined;
  }
}

/** All but the innermost address are those of returns: the call is before. */
function codeAt(address: bigint, depth: number): bigint {
  return depth === 0 || address === 0n ? address : address - 1n;
}
