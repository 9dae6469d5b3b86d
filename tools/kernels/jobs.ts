/** What one guest takes, in bytes: tools/vm gives it 4 GiB, and QEMU has its own. */
const GUEST_MEMORY = 4.5 * 2 ** 30;
const MOST = 2;

/** How many guests to run at a time. */
export function defaultJobs(cpus: number, memory: number): number {
  const fitting = Math.floor(memory / GUEST_MEMORY);
  return Math.max(1, Math.min(MOST, cpus, fitting));
}

/** Does `work` for each item, `jobs` at a time, and gives the results in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  jobs: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}
