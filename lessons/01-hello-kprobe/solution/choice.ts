import { nearNames } from '@ebpf-dojo/core';
import { UsageError } from '@ebpf-dojo/course';

/** The function that is probed. */
export interface Choice {
  readonly name: string;
  /** The names that were asked for before it, and that this kernel does not have. */
  readonly missing: readonly string[];
}

/**
 * Chooses the first of some names that the kernel has.
 *
 * @param names in the order in which they are preferred; at least one
 * @param functions the names of the kernel's functions
 * @throws {UsageError} when it has none of them, with the names that are near
 */
export function chooseFunction(names: readonly string[], functions: ReadonlySet<string>): Choice {
  const place = names.findIndex((name) => functions.has(name));
  const name = names[place];
  if (name === undefined) throw unknownFunction(names, functions);
  return { name, missing: names.slice(0, place) };
}

function unknownFunction(names: readonly string[], functions: ReadonlySet<string>): UsageError {
  const near = names.flatMap((name) => nearNames(name, functions));
  const advice =
    near.length === 0
      ? '/proc/kallsyms lists those it has.'
      : `Did you mean ${[...new Set(near)].join(', ')}?`;
  return new UsageError(`This kernel has no function ${names.join(' and no ')}. ${advice}`);
}
