import type { Sample } from './samples.ts';

/**
 * Folded stacks, which other tools read too: a line for each stack, `busy;main;work;heavy 37`. It has the thread's name, the functions of
 * the program and then those of the kernel, from the outermost in, with `;` between them; a space; and how many samples.
 *
 * Each stack is there once, also when processes of the same name share it, and lines are sorted. A `;` in a name becomes `:`.
 */
export function foldSamples(samples: Iterable<Sample>): string[] {
  const counts = new Map<string, number>();
  for (const { comm, user, kernel, count } of samples) {
    const names = [comm, ...user, ...kernel].map((name) => name.replaceAll(';', ':'));
    const stack = names.join(';');
    counts.set(stack, (counts.get(stack) ?? 0) + count);
  }
  return Array.from(counts, ([stack, count]) => `${stack} ${count}`).toSorted();
}
