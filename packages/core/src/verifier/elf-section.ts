/**
 * The bytes of a section of a 64-bit ELF file; undefined when it has none of that name.
 *
 * @throws {RangeError} when the file is cut off
 */
export function elfSection(file: Uint8Array, name: string): Uint8Array | undefined {
  const little = file[5] === 1;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const word = (at: number) => Number(view.getBigUint64(at, little));
  const headers = word(0x28);
  const headerSize = view.getUint16(0x3a, little);
  const count = view.getUint16(0x3c, little);
  const header = (index: number) => {
    const at = headers + index * headerSize;
    return { name: view.getUint32(at, little), start: word(at + 0x18), size: word(at + 0x20) };
  };
  const names = header(view.getUint16(0x3e, little));
  for (let index = 0; index < count; index++) {
    const section = header(index);
    const at = names.start + section.name;
    if (Buffer.from(file.subarray(at, file.indexOf(0, at))).toString() !== name) continue;
    if (section.start + section.size > file.length) throw new RangeError(`${name} is cut off`);
    return file.subarray(section.start, section.start + section.size);
  }
  return undefined;
}
