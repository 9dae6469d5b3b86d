import { BlockedError, UsageError } from '../exit.ts';
import type { Functions } from './functions.ts';
import { formOf, type Form } from './form.ts';
import { KernelTypes } from './kernel-types.ts';
import type { Prototype } from './prototype.ts';
import { parseValuePaths } from './value-path.ts';
import { allValues, valuesAt, type Value } from './values.ts';

/** A function to probe, and what is shown of its calls. */
export interface Probe {
  readonly name: string;
  readonly values: readonly Value[];
  /** Of what it returns; undefined for void, structs, and when the types do not say. */
  readonly returns: Form | undefined;
  /** Whether the types say what it returns. */
  readonly returnsKnown: boolean;
  /** Whether fentry can take it: the kernel's types have it, with each argument in a register of its own. */
  readonly isPlain: boolean;
}

/**
 * Settles what is shown of each function.
 *
 * @param args the values asked for, such as `dfd,how->flags`; all arguments when not given
 * @throws {UsageError} when none of the functions has a value that was asked for
 * @throws {BlockedError} when values are asked for and this kernel does not tell its types
 */
export function probesFor({ names }: Functions, args: string | undefined): Probe[] {
  const paths = args === undefined ? undefined : parseValuePaths(args);
  const types = new KernelTypes();
  if (paths !== undefined && !types.known)
    throw new BlockedError(
      'this kernel does not tell its types, which --args needs (/sys/kernel/btf/vmlinux cannot be read). Use a kernel built with CONFIG_DEBUG_INFO_BTF=y.',
    );
  // Linux 5.17. What fentry gives without it, the verifier lets nobody read by number.
  const hasArguments = types.hasHelper('get_func_arg');
  let problem: UsageError | undefined;
  let fits = 0;
  const probes = names.map((name): Probe => {
    const prototype = types.prototype(name);
    let values: Value[] = [];
    try {
      values = valuesOf(name, prototype, paths);
      fits++;
    } catch (error) {
      // With a pattern, functions without such an argument are shown without it.
      if (!(error instanceof UsageError)) throw error;
      problem ??= error;
    }
    return {
      name,
      values,
      returns: prototype === undefined ? undefined : formOf(prototype.btf, prototype.returns, ''),
      returnsKnown: prototype !== undefined,
      isPlain: hasArguments && prototype?.isPlain === true && !name.includes('.'),
    };
  });
  if (fits === 0 && problem !== undefined) throw problem;
  return probes;
}

function valuesOf(
  name: string,
  prototype: Prototype | undefined,
  paths: ReturnType<typeof parseValuePaths> | undefined,
): Value[] {
  if (prototype === undefined) {
    if (paths === undefined) return [];
    throw new UsageError(`the kernel's types do not tell the arguments of ${name}.`);
  }
  return paths === undefined ? allValues(prototype) : valuesAt(name, prototype, paths);
}
