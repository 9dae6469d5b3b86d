import type { FunctionLatencyShape } from '@ebpf-dojo/bpf/function-latency';
import { attachKprobe, type Link, type LinkGroup, type Program } from '@ebpf-dojo/core';
import { attach, tellsFunctions, type ProbeTarget } from '../uprobe/attach.ts';

type ProgramName = FunctionLatencyShape['programs'];

/** Functions whose calls are measured, and how they are probed. */
export interface FunctionTarget {
  /** Of the functions; their places here are what the programs tell them by. */
  readonly names: readonly string[];
  readonly entry: ProgramName;
  readonly exit: ProgramName;
  /** Whether the links have to say which function they are on. */
  readonly tellsFunctions: boolean;
  readonly attach: (program: Program, isReturn: boolean) => Link | LinkGroup;
}

/**
 * Functions of a program or library.
 *
 * @throws {BlockedError} when there are several, and this kernel cannot tell them apart
 */
export function userFunctions(target: ProbeTarget): FunctionTarget {
  return {
    names: target.functions.map(({ name }) => name),
    entry: 'user_entry',
    exit: 'user_return',
    tellsFunctions: tellsFunctions(target),
    attach: (program, isReturn) => attach(program, target, isReturn),
  };
}

/** One function of the kernel. */
export function kernelFunction(name: string): FunctionTarget {
  return {
    names: [name],
    entry: 'kernel_entry',
    exit: 'kernel_return',
    tellsFunctions: false,
    attach: (program, isReturn) => attachKprobe(program, { function: name, return: isReturn }),
  };
}
