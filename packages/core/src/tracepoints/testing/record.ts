import { endianness } from 'node:os';
import type { TracepointFormat } from '../format.ts';

const LITTLE = endianness() === 'LE';

/** Numbers by the fields they go into, strings into the record's dynamic part or the array of characters. */
export function writeRecord(
  format: TracepointFormat,
  values: Readonly<Record<string, bigint | string | readonly number[]>>,
): Uint8Array {
  const bytes = new Uint8Array(format.size + 512);
  const view = new DataView(bytes.buffer);
  let end = format.size;
  for (const [name, value] of Object.entries(values)) {
    const field = format.fields.find((each) => each.name === name);
    if (field === undefined) throw new TypeError(`${format.name} has no field ${name}`);
    if (typeof value === 'bigint') {
      for (let byte = 0; byte < field.size; byte++)
        bytes[field.offset + (LITTLE ? byte : field.size - 1 - byte)] = Number(
          (value >> BigInt(8 * byte)) & 0xffn,
        );
      continue;
    }
    const content = typeof value === 'string' ? new TextEncoder().encode(`${value}\0`) : value;
    if (field.place === 'fixed') {
      bytes.set(content, field.offset);
      continue;
    }
    bytes.set(content, end);
    const start = field.place === 'rel_loc' ? end - field.offset - field.size : end;
    view.setUint32(field.offset, (content.length << 16) | start, LITTLE);
    end += content.length;
  }
  return bytes.subarray(0, end);
}
