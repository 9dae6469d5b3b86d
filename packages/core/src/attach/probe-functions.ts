import { readFileSync } from 'node:fs';
import { KernelSymbols } from '../symbols/kernel-symbols.ts';

const LISTS = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'].map(
  (folder) => `${folder}/available_filter_functions`,
);

/**
 * The names of the kernel functions that one link can probe, each once: those that ftrace can patch, or all functions where its list
 * cannot be read.
 *
 * Source: Documentation/trace/ftrace.rst, available_filter_functions.
 */
export function probeFunctions(): Set<string> {
  for (const list of LISTS) {
    const names = read(list);
    if (names !== undefined) return names;
  }
  return new Set(KernelSymbols.load().functionNames());
}

function read(list: string): Set<string> | undefined {
  let text: string;
  try {
    text = readFileSync(list, 'latin1');
  } catch {
    return undefined;
  }
  const names = new Set<string>();
  for (const line of text.split('\n')) {
    // `name`, `name [module]`; functions of code that was freed are `__ftrace_invalid_address___1234`.
    const end = line.indexOf(' ');
    const name = end < 0 ? line : line.slice(0, end);
    if (name !== '' && !name.startsWith('__ftrace_invalid_address___')) names.add(name);
  }
  return names.size === 0 ? undefined : names;
}
