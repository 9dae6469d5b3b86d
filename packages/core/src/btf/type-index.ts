import { BtfError } from '../errors/btf-error.ts';
import type { Extent, Header } from './header.ts';

/** `struct btf_type`: name, info, size or type. */
const TYPE_BYTES = 12;

/** Bytes after `struct btf_type` by kind number: fixed ones, then those of each of the `vlen` elements. */
const FIXED = [0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0];
const ELEMENT = [0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12];

/** Until Linux 7.1 a kind had 5 bits and vlen 16, and the bits between had to be 0: reading them all suits both. */
export function kindOf(info: number): number {
  return (info >>> 24) & 0x7f;
}

/** How many elements follow. See {@link kindOf}. */
export function vlenOf(info: number): number {
  return info & 0xffffff;
}

/**
 * The byte offset of each type, in the order of ids.
 *
 * @throws {BtfError} for a kind of unknown length, and when the last type is cut short
 */
export function indexTypes(view: DataView, header: Header): Uint32Array {
  const { littleEndian, types } = header;
  const { fixed, element } = lengths(view, header.layout);
  const offsets = new Uint32Array(Math.floor((types.end - types.start) / TYPE_BYTES));
  let count = 0;
  for (let at = types.start; at < types.end; count++) {
    if (at + TYPE_BYTES > types.end) throw cut(count, at);
    const info = view.getUint32(at + 4, littleEndian);
    const kind = kindOf(info);
    const extra = fixed[kind];
    if (extra === undefined || kind === 0) {
      throw new BtfError(
        `This BTF has a type of kind ${kind} at byte ${at}, which is unknown. It is corrupt, or from a newer compiler or kernel than this library knows.`,
      );
    }
    offsets[count] = at;
    at += TYPE_BYTES + extra + vlenOf(info) * (element[kind] ?? 0);
    if (at > types.end) throw cut(count, at);
  }
  return offsets.slice(0, count);
}

/** Lengths by kind: ours, and for kinds beyond them those BTF itself states (`struct btf_layout`). */
function lengths(
  view: DataView,
  layout: Extent,
): { fixed: readonly number[]; element: readonly number[] } {
  if (layout.end - layout.start <= FIXED.length * 4) return { fixed: FIXED, element: ELEMENT };
  const fixed = [...FIXED];
  const element = [...ELEMENT];
  for (let at = layout.start + FIXED.length * 4; at + 4 <= layout.end; at += 4) {
    fixed.push(view.getUint8(at));
    element.push(view.getUint8(at + 1));
  }
  return { fixed, element };
}

function cut(index: number, at: number): BtfError {
  return new BtfError(
    `This BTF is corrupt: type number ${index + 1} reaches beyond the types, to byte ${at}.`,
  );
}
