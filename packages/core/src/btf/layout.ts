import type { Part, RecordRepresentation, Representation } from './representation.ts';

/**
 * All that a codec and the TypeScript of a type depend on, as text: two types with the same layout are read by the same code. Pieces are separated
 * by `; `, so that a difference can be shown.
 *
 * A struct used twice is written once, and as `#1` the second time: its text never grows beyond its type's.
 */
export function layoutOf(representation: Representation): string {
  return layout(representation, new Map());
}

function layout(representation: Representation, seen: Map<RecordRepresentation, number>): string {
  const { kind, size } = representation;
  switch (kind) {
    case 'number':
    case 'bigint':
      return `${representation.signed ? 's' : 'u'}${size * 8}`;
    case 'exact':
      return representation.signed ? 's53' : 'u53';
    case 'boolean':
      return `bool${size * 8}`;
    case 'float':
      return `float${size * 8}`;
    case 'string':
      return `char[${size}]`;
    case 'bytes':
      return `u8[${size}]`;
    case 'enum': {
      const values = representation.values.map(({ name, value }) => `${name}=${value}`).join(', ');
      return `enum ${representation.name} ${representation.signed ? 's' : 'u'}${size * 8} (${values})`;
    }
    case 'array':
      return `${layout(representation.element, seen)}[${representation.length}]`;
    case 'record': {
      const known = seen.get(representation);
      if (known !== undefined) return `#${known}`;
      seen.set(representation, seen.size + 1);
      return `${representation.of} ${representation.name} ${size} {; ${parts(representation.parts, seen)}}`;
    }
  }
}

function parts(all: readonly Part[], seen: Map<RecordRepresentation, number>): string {
  return all
    .map((part): string => {
      if (part.kind === 'group')
        return `${part.of} @${part.offset} ${part.size} {; ${parts(part.parts, seen)}}`;
      const bits = part.bits === undefined ? '' : ` bits ${part.bits.start}+${part.bits.size}`;
      return `${part.name} @${part.offset}${bits} ${layout(part.representation, seen)}`;
    })
    .map((piece) => `${piece}; `)
    .join('');
}
