const TRIES = 20;

/**
 * Reads counters until nothing is counted any more: a program that runs on another CPU while its link is closed still counts, within
 * microseconds.
 *
 * @param read reads them
 * @param total how much they count together
 */
export function settled<T>(read: () => T, total: (counters: T) => number): T {
  let counters = read();
  for (let tries = 0; tries < TRIES; tries++) {
    const later = read();
    const isSettled = total(later) === total(counters);
    counters = later;
    if (isSettled) break;
  }
  return counters;
}
