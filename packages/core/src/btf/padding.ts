import type { Extent } from './header.ts';
import type { Part, RecordRepresentation } from './representation.ts';

/** The bytes of a struct that encoding its fields does not set: padding, and bit-fields, which are written into zeros. */
export function uncovered(record: RecordRepresentation): readonly Extent[] {
  const covered = coveredBy(record.parts).toSorted((a, b) => a.start - b.start);
  const holes: Extent[] = [];
  let at = 0;
  for (const { start, end } of covered) {
    if (start > at) holes.push({ start: at, end: start });
    at = Math.max(at, end);
  }
  if (record.size > at) holes.push({ start: at, end: record.size });
  return holes;
}

function coveredBy(parts: readonly Part[]): readonly Extent[] {
  return parts.flatMap((part): readonly Extent[] => {
    if (part.kind === 'group') return [{ start: part.offset, end: part.offset + part.size }];
    if (part.bits !== undefined) return [];
    return [{ start: part.offset, end: part.offset + part.representation.size }];
  });
}
