import { noForm } from './classification.ts';
import type { Part, Representation } from './representation.ts';
import type { BtfType } from './types.ts';

const MAX_EMPTY = 1024;
/** What a value may cost, in properties and elements: about a second. The costliest of the kernel, an H.323 message, is at 1 900 000. */
const MAX_COST = 4_000_000;
/** And what each of its bytes may cost beyond that: the members of unions, each in unions. */
const MAX_COST_BYTE = 256;
/** To encode a union each member is written, read and written again, and all of it once more for the union around. */
const UNION_COST = 4;

const costs = new WeakMap<Representation, number>();

/**
 * The kernel has empty structs and arrays of them. But what takes no bytes, or shares its bytes in a union, can be nested to take
 * forever: everything else is bounded by its size.
 *
 * @throws {BtfError} when values of the type would cost more than any real one
 */
export function refuseEndless(made: Representation, type: BtfType, path: string): void {
  const cost = costOf(made);
  if (made.size === 0 && cost > MAX_EMPTY)
    throw noForm(path, type, `this BTF is corrupt: ${cost} values take no bytes`);
  if (cost > MAX_COST + MAX_COST_BYTE * made.size) {
    throw noForm(
      path,
      type,
      `this BTF is corrupt: unions in unions make ${cost} values of ${made.size} bytes`,
    );
  }
}

function costOf(representation: Representation): number {
  if (representation.kind === 'array')
    return representation.length * costOf(representation.element);
  if (representation.kind !== 'record') return 1;
  const known = costs.get(representation);
  if (known !== undefined) return known;
  const { of, parts } = representation;
  const cost = 1 + (of === 'union' ? UNION_COST : 1) * costOfParts(parts);
  costs.set(representation, cost);
  return cost;
}

function costOfParts(parts: readonly Part[]): number {
  let sum = 0;
  for (const part of parts) {
    if (part.kind === 'field') sum += costOf(part.representation);
    else sum += (part.of === 'union' ? UNION_COST : 1) * costOfParts(part.parts);
  }
  return sum;
}
