import { bytesOf } from './numbers.ts';

const NOTE_HEADER = 12;

/** A note of the linker or the compiler. */
export interface ElfNote {
  /** Whose it is: `GNU`, `Go`, `stapsdt`. */
  readonly name: string;
  /** What it means depends on the name. */
  readonly type: number;
  /** Its bytes, as they are. */
  readonly content: Buffer;
}

/**
 * The notes of a section or segment, as far as they are whole.
 *
 * @param alignment bytes: 8 for those of `.note.gnu.property`, else 4
 */
export function* readNotes(
  view: DataView,
  littleEndian: boolean,
  alignment: number,
): Generator<ElfNote, void, undefined> {
  const bytes = bytesOf(view);
  const unit = alignment === 8 ? 8 : 4;
  for (let at = 0; at + NOTE_HEADER <= bytes.length;) {
    const nameSize = view.getUint32(at, littleEndian);
    const size = view.getUint32(at + 4, littleEndian);
    const type = view.getUint32(at + 8, littleEndian);
    const content = align(at + NOTE_HEADER + nameSize, unit);
    if (content + size > bytes.length) return;
    const name = bytes.toString('latin1', at + NOTE_HEADER, at + NOTE_HEADER + nameSize);
    yield {
      name: name.replace(/\0+$/, ''),
      type,
      content: bytes.subarray(content, content + size),
    };
    at = align(content + size, unit);
  }
}

function align(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
