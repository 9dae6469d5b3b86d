import { UsageError } from '../exit.ts';
import { kernelFunction, userFunctions, type FunctionTarget } from '../function-latency/target.ts';
import { functionsFor } from '../kprobe/functions.ts';
import { hooksFor } from '../kprobe/hook.ts';
import { printable } from '../output/units.ts';
import { findProbeTarget } from '../uprobe/target.ts';

/** What on the command line says which functions. */
export interface WantedFunctions {
  readonly fn: string;
  readonly binary?: string;
  readonly pid?: number;
}

/**
 * Finds the functions that somebody means: of a program or library with `binary`, of the kernel without it.
 *
 * @throws {UsageError} when there are none, with names near it
 * @throws {BlockedError} when this kernel cannot probe them
 */
export function functionTarget({ fn, binary, pid }: WantedFunctions): FunctionTarget {
  const process = pid === undefined ? {} : { pid };
  if (binary !== undefined) {
    const target = findProbeTarget({ binary, pattern: fn, ...process });
    if (target.isGo)
      throw new UsageError(
        `${printable(target.path)} is a Go program: return probes may crash it, since Go moves stacks. \`ebpf-tool uprobe --latency --force\` does it all the same.`,
      );
    return userFunctions({ ...target, ...process });
  }
  const { names, isPattern, note } = functionsFor(fn);
  const [name = ''] = names;
  if (isPattern)
    throw new UsageError(
      `--fn takes one function of the kernel, such as ${name}; patterns are for those of a --binary.`,
    );
  // Stacks rule fentry out, which has no registers to tell calls by.
  hooksFor([], { isPattern: false, stack: true });
  if (note !== undefined) globalThis.process.stderr.write(`ebpf-tool: ${note}\n`);
  return kernelFunction(name);
}
