import { todo } from '@ebpf-dojo/course';

/** Says in which function an address is; undefined when nobody knows. */
export type Resolve = (address: bigint) => string | undefined;

/** What a function is called that nobody knows. */
export const UNKNOWN = '[unknown]';

/**
 * The functions on a stack, the outermost first: the one that began, what it called, what that called.
 *
 * The first address is where the CPU was. All others are where a call returns to, behind the call: when a function ends with a call, that
 * is another function already. The byte before is of the call.
 *
 * @param addresses the innermost first, as the kernel gives them
 */
export function nameStack(addresses: readonly bigint[], resolve: Resolve): string[] {
  return todo(
    '07.5',
    'name each address, that of the call for all but the first, and turn them round',
  );
}
