/** A process id, and how many files it opened. */
export type Count = readonly [pid: number, opens: number];

/** The processes that opened most, most first; of those with the same count, the lower process id. */
export function rankCounts(counts: Iterable<Count>, top: number): Count[] {
  return [...counts]
    .toSorted(([pid, opens], [otherPid, otherOpens]) => otherOpens - opens || pid - otherPid)
    .slice(0, top);
}
