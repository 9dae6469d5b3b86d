/** A part of a program's file that is loaded into memory, as the file says it. */
export interface Segment {
  /** The byte of the file where it starts. */
  readonly offset: number;
  /** Bytes of it that are in the file. */
  readonly fileSize: number;
  /** The address it is meant for. */
  readonly address: bigint;
  /** Bytes of it in memory: more than in the file, where the rest is zeros. */
  readonly memorySize: bigint;
}

/**
 * Where in a file the byte is that is meant for an address: this is what the kernel is told of a uprobe.
 *
 * @param address of a symbol
 * @param segments those of the file that are loaded
 * @returns undefined when no byte of the file is for that address
 */
export function fileOffset(address: bigint, segments: readonly Segment[]): number | undefined {
  const segment = segments.find(
    ({ address: start, fileSize }) => address >= start && address < start + BigInt(fileSize),
  );
  return segment && segment.offset + Number(address - segment.address);
}
