import { BtfError } from '../errors/btf-error.ts';
import type { Btf } from './btf.ts';
import type { RecordRepresentation, Representation } from './representation.ts';
import { describeType } from './types.ts';
import type { BtfType } from './types.ts';

/** C nests 63 levels at most (C11 5.2.4.1); BTF nested deeper is corrupt, and would exhaust the stack. */
const MAX_NESTING = 64;

/** The state while one type, with everything in it, is classified. */
export interface Classification {
  readonly btf: Btf;
  /** What was found so far: a struct used twice is looked at once. */
  readonly records: Map<number, RecordRepresentation>;
  /** Types around the one looked at: none may hold itself. */
  readonly open: Set<number>;
  /** Members looked at so far, to stop at BTF that was made to take forever. */
  members: number;
  /** @param path how errors name the place: `event.args` */
  representationOf(id: number, path: string): Representation;
}

/** What to throw when a type has no JavaScript form. */
export function noForm(path: string, type: BtfType, why: string): BtfError {
  return new BtfError(`${path}: ${describeType(type)} has no JavaScript form: ${why}.`);
}

/**
 * Notes that the inside of a type is looked at; the caller takes it out of `open` afterwards.
 *
 * @throws {BtfError} when it is inside of itself, or too deep inside of others
 */
export function enter({ open }: Classification, type: BtfType, path: string): void {
  if (open.has(type.id)) throw noForm(path, type, 'this BTF is corrupt: it contains itself');
  if (open.size > MAX_NESTING) {
    throw new BtfError(
      `${path}: types are nested more than ${MAX_NESTING} levels deep: this BTF is corrupt.`,
    );
  }
  open.add(type.id);
}
