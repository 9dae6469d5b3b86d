import { BtfError } from '../errors/btf-error.ts';
import type { Btf } from './btf.ts';
import type { RecordRepresentation, Representation } from './representation.ts';
import { describeType } from './types.ts';
import type { BtfType } from './types.ts';

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
