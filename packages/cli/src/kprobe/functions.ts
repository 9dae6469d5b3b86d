import { findKernelFunction, findKernelFunctions } from '@ebpf-dojo/core';
import { UsageError } from '../exit.ts';

/** The functions that a command line means. */
export interface Functions {
  readonly names: readonly string[];
  /** Whether they were asked for by a pattern, which may mean any number. */
  readonly isPattern: boolean;
  /** What was done otherwise than asked. */
  readonly note: string | undefined;
}

/**
 * Looks up what a function's name or a pattern means on this kernel.
 *
 * @throws {UsageError} when that is nothing, with names near it
 * @throws {BpfError} when the kernel does not tell its functions
 */
export function functionsFor(pattern: string): Functions {
  const isPattern = /[*?]/.test(pattern);
  if (isPattern) {
    const names = findKernelFunctions(pattern);
    if (names.length === 0)
      throw new UsageError(`no function of this kernel that can be probed fits '${pattern}'.`);
    return { names, isPattern, note: undefined };
  }
  if (!/^[\w.$]+$/.test(pattern))
    throw new UsageError(`'${pattern}' is no name of a function, and no pattern with * and ?.`);
  const { name, hint = '' } = findKernelFunction(pattern);
  if (name === undefined) throw new UsageError(`no kernel function is named '${pattern}'. ${hint}`);
  const note =
    name === pattern
      ? undefined
      : `${pattern} is not in this kernel; ${name}, its only variant, is taken.`;
  return { names: [name], isPattern, note };
}
