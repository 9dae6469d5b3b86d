import { UsageError } from '@ebpf-dojo/course';

/** What C allows in a function's name, and the dots of those that the compiler made: `do_sys_openat2`, `tcp_v4_rcv.isra.0`. */
const NAME = /^[A-Za-z_][\w.]*$/;

/**
 * Reads the names of one kernel function, as it is called on several kernels: `filename_unlinkat,do_unlinkat`.
 *
 * @param text with commas between the names; spaces around a name don't matter
 * @returns the names in their order, each once
 * @throws {UsageError} naming what is no name
 */
export function parseNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !NAME.test(name));
  if (wrong !== undefined) throw new UsageError(`'${wrong}' is no name of a function.`);
  return [...new Set(names)];
}
