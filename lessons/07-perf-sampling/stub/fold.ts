import { todo } from '@ebpf-dojo/course';
import type { Sample } from './samples.ts';

/**
 * Folded stacks, which other tools read too: a line for each stack, `busy;main;work;heavy 37`. It has the thread's name, the functions of
 * the program and then those of the kernel, from the outermost in, with `;` between them; a space; and how many samples.
 *
 * Each stack is there once, also when processes of the same name share it, and lines are sorted. A `;` in a name becomes `:`.
 */
export function foldSamples(samples: Iterable<Sample>): string[] {
  return todo('07.6', 'make a line of each stack, add up those that are the same, and sort');
}
