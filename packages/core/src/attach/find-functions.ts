import { checkText } from '../arguments.ts';
import { KernelSymbols } from '../symbols/kernel-symbols.ts';
import { globTest } from './glob.ts';
import { isCallable, substitute } from './kernel-functions.ts';
import { probeFunctions } from './probe-functions.ts';

/**
 * The kernel functions that can be probed and fit a pattern, by name, each once, in the kernel's order.
 *
 * They are those that ftrace can patch (available_filter_functions in tracefs); where that cannot be read, all functions of
 * /proc/kallsyms, some of which cannot be probed.
 *
 * @param pattern with `*` and `?`, or a name
 * @throws {BpfError} when neither can be read
 * @throws {TypeError} when it is no text
 */
export function findKernelFunctions(pattern: string): string[] {
  checkText(pattern, 'the pattern of kernel functions');
  const fits = globTest(pattern) ?? ((name: string) => name === pattern);
  return [...probeFunctions()].filter((name) => fits(name) && isCallable(name));
}

/** What a name of a kernel function leads to. */
export interface FoundFunction {
  /** The function to probe; undefined when there is none, or more than one. */
  readonly name: string | undefined;
  /** Where it is not the name asked for, or there is none: what to tell a person, with names near it. */
  readonly hint: string | undefined;
}

/**
 * Looks for a kernel function by its name, or for the one variant that the compiler made of it (`name.isra.0`).
 *
 * @throws {BpfError} when /proc/kallsyms cannot be read
 * @throws {TypeError} when it is no text
 */
export function findKernelFunction(name: string): FoundFunction {
  checkText(name, 'the name of a kernel function');
  const symbols = KernelSymbols.load();
  for (const each of symbols.functionNames()) if (each === name) return { name, hint: undefined };
  const { variant, hint } = substitute(name, symbols);
  return { name: variant, hint };
}
