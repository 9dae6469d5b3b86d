/** One row of the table, for texts of up to 255 letters: a kernel has 200 000 names to compare with. */
const shared = new Uint32Array(256);

/**
 * Levenshtein distance: how many letters must be added, removed or replaced to turn one text into the other.
 *
 * @param most a distance above which nobody wants to know it, which saves most of the work
 * @returns the distance; Infinity when it is more than `most`
 */
export function editDistance(from: string, to: string, most = Infinity): number {
  if (Math.abs(from.length - to.length) > most) return Infinity;
  const row = to.length < shared.length ? shared : new Uint32Array(to.length + 1);
  for (let column = 0; column <= to.length; column++) row[column] = column;
  for (let line = 1; line <= from.length; line++) {
    const letter = from.charCodeAt(line - 1);
    let diagonal = line - 1;
    let left = line;
    let least = line;
    row[0] = line;
    for (let column = 1; column <= to.length; column++) {
      const above = row[column] ?? 0;
      const replaced = diagonal + (letter === to.charCodeAt(column - 1) ? 0 : 1);
      left = Math.min(replaced, above + 1, left + 1);
      row[column] = left;
      diagonal = above;
      if (left < least) least = left;
    }
    // No later line has less than the least of this one.
    if (least > most) return Infinity;
  }
  const distance = row[to.length] ?? 0;
  return distance > most ? Infinity : distance;
}
