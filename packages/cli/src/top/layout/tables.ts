/** Tables of 64-bit calls; calls of any other say which. A recording may be of another machine, so it is not asked what this one has. */
const NATIVE = new Set(['x64', 'arm64']);

/** Whether the name of a call needs no word on its table. */
export function nativeTable(abi: string | null): boolean {
  return abi === null || NATIVE.has(abi);
}
