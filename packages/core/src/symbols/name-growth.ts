/**
 * How much longer than a mangled name what it stands for can be, at most: names refer back to parts of themselves (`S_`, `S0_`, `T_`), also
 * to parts that refer back in turn, so that 300 characters can stand for more than there is memory.
 *
 * A part that `S` and its number lead to is complete before, so only parts with a higher number are around that reference: the most that
 * references to one part can do is to multiply what is there by their number plus one. What is in truth no reference makes it only greater.
 *
 * Source: Itanium C++ ABI, 5.1.10 Compression.
 */
export function nameGrowth(mangled: string): number {
  const references = new Map<string, number>();
  let growth = 1;
  for (const [reference] of mangled.matchAll(/S[0-9A-Z]*_|T[0-9L]*_/g)) {
    // Which arguments `T_` means depends on where it is: each counts by itself.
    if (reference.startsWith('T')) growth *= 2;
    else references.set(reference, (references.get(reference) ?? 0) + 1);
  }
  for (const count of references.values()) growth *= count + 1;
  return growth;
}
