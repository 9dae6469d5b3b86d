import { FieldProblem } from './field-problem.ts';

/** One member of a union, or the fields of one anonymous struct in it. Offsets are those of the record that holds the union. */
export interface Alternative {
  /** How errors name it. */
  readonly name: string;
  given(value: Record<string, unknown>): boolean;
  encode(value: Record<string, unknown>, view: DataView, offset: number): void;
  /** The fields of this alternative. */
  decode(view: DataView, offset: number): Record<string, unknown>;
}

/**
 * Writes a union: the one alternative that is given. Several do when they mean the same bytes, as they do after decoding.
 *
 * @param offset of the record
 * @param start bytes from the record to the union
 * @throws {FieldProblem} when none is given, or some contradict each other
 */
export function putUnion(
  alternatives: readonly Alternative[],
  value: Record<string, unknown>,
  view: DataView,
  offset: number,
  start: number,
  size: number,
): void {
  const given = alternatives.filter((alternative) => alternative.given(value));
  const [first] = given;
  if (first === undefined) {
    throw new FieldProblem(
      '',
      `a union needs one of its members: give ${alternatives.map(({ name }) => name).join(' or ')}`,
    );
  }
  for (let at = 0; at < size; at++) view.setUint8(offset + start + at, 0);
  if (given.length === 1) {
    first.encode(value, view, offset);
    return;
  }
  const end = start + size;
  const each = given.map((alternative) => bytesOf(alternative, value, end));
  // What one alternative leaves as padding another may use: the union is all their bytes together.
  const together = new DataView(new ArrayBuffer(end));
  for (const bytes of each)
    for (let at = start; at < end; at++)
      together.setUint8(at, together.getUint8(at) | (bytes[at] ?? 0));
  for (const [index, alternative] of given.entries()) {
    if (!sameAgain(alternative, together, each[index] ?? new Uint8Array(), end)) {
      throw new FieldProblem(
        '',
        `${given.map(({ name }) => name).join(' and ')} of a union are given and mean different bytes: give exactly one`,
      );
    }
  }
  for (let at = start; at < end; at++) view.setUint8(offset + at, together.getUint8(at));
}

function bytesOf(
  alternative: Alternative,
  value: Record<string, unknown>,
  end: number,
): Uint8Array {
  const bytes = new Uint8Array(end);
  alternative.encode(value, new DataView(bytes.buffer), 0);
  return bytes;
}

/** Whether an alternative reads from the common bytes what it put into them. */
function sameAgain(
  alternative: Alternative,
  together: DataView,
  bytes: Uint8Array,
  end: number,
): boolean {
  try {
    return Buffer.compare(bytesOf(alternative, alternative.decode(together, 0), end), bytes) === 0;
  } catch (error) {
    // A longer string than it may be, for instance: other members' bytes went into it.
    if (error instanceof FieldProblem) return false;
    throw error;
  }
}
