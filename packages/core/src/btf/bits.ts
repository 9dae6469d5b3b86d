/**
 * Bit-fields of any width, byte by byte. Compilers count a bit-field's bits from the lowest on little-endian machines, from the highest
 * on big-endian ones (Documentation/bpf/btf.rst, BTF_MEMBER_BIT_OFFSET).
 *
 * @param start the first bit within the byte at `offset`, 0 to 7
 */
export function getBits(
  view: DataView,
  offset: number,
  start: number,
  size: number,
  signed: boolean,
  littleEndian: boolean,
): bigint {
  const { bytes, shift } = span(start, size, littleEndian);
  let raw = 0n;
  for (let at = 0; at < bytes; at++) {
    raw = (raw << 8n) | BigInt(view.getUint8(offset + (littleEndian ? bytes - 1 - at : at)));
  }
  raw >>= shift;
  return signed ? BigInt.asIntN(size, raw) : BigInt.asUintN(size, raw);
}

/** Writes a bit-field into bits that are zero. */
export function putBits(
  value: number | bigint,
  view: DataView,
  offset: number,
  start: number,
  size: number,
  littleEndian: boolean,
): void {
  const { bytes, shift } = span(start, size, littleEndian);
  let raw = BigInt.asUintN(size, BigInt(value)) << shift;
  for (let at = 0; at < bytes; at++) {
    const place = offset + (littleEndian ? at : bytes - 1 - at);
    view.setUint8(place, view.getUint8(place) | Number(raw & 0xffn));
    raw >>= 8n;
  }
}

function span(
  start: number,
  size: number,
  littleEndian: boolean,
): { bytes: number; shift: bigint } {
  const bytes = Math.ceil((start + size) / 8);
  return { bytes, shift: BigInt(littleEndian ? start : bytes * 8 - start - size) };
}
