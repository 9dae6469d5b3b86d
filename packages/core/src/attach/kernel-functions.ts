import { nearNames } from '../near/near-names.ts';
import { KernelSymbols } from '../symbols/kernel-symbols.ts';

/** Not functions by themselves: what a compiler put elsewhere of one, and the padding before one. */
const PARTS = /\.cold\b|^__(?:pfx|cfi)_/;

/** Whether a symbol of a function is a function that can be called. */
export function isCallable(name: string): boolean {
  return !PARTS.test(name);
}

/** What to do about a name that no kernel function has. */
export interface Substitute {
  /** The one function that the compiler made of it; undefined when there is none, or more than one. */
  readonly variant?: string;
  /** What to tell a person. */
  readonly hint: string;
}

/**
 * Looks for what the compiler made of a kernel function, and for what somebody may have meant.
 *
 * It is asked after the kernel said that it does not know the name, so /proc/kallsyms is read only then.
 *
 * @param known the kernel's symbols, where they have been read
 */
export function substitute(name: string, known?: KernelSymbols): Substitute {
  let symbols: KernelSymbols;
  try {
    symbols = known ?? KernelSymbols.load();
  } catch {
    return {
      hint: 'This kernel has no such function, and /proc/kallsyms, which lists those it has, cannot be read.',
    };
  }
  const variants = symbols.variants(name);
  const [variant] = variants;
  if (variants.length === 1 && variant !== undefined)
    return { variant, hint: `This kernel has ${variant} instead.` };
  if (variants.length > 1)
    return {
      hint: `The compiler made several functions of it; choose one: ${variants.slice(0, 4).join(', ')}.`,
    };
  if (symbols.has(name))
    return {
      hint: 'The kernel has a symbol of that name that cannot be probed: it is no function, or one that tracing itself needs.',
    };
  const near = nearNames(name, symbols.functionNames().filter(isCallable));
  return {
    hint:
      near.length > 0
        ? `This kernel has no such function, or it was inlined. Did you mean ${near.join(', ')}?`
        : 'This kernel has no such function, or it was inlined; /proc/kallsyms lists those it has.',
  };
}
