/**
 * What to do about a clang error that the verifier would otherwise have come with; undefined for any other.
 *
 * @param words what clang printed
 */
export function clangHint(words: string): string | undefined {
  if (/BPF stack limit (?:of \d+ bytes )?is exceeded/.test(words))
    return 'A BPF function has 512 bytes of stack. Put large variables into a map: an array map with one entry per CPU (BPF_MAP_TYPE_PERCPU_ARRAY) serves as scratch memory.';
  return undefined;
}
