import { openBucket } from './dist/bucket.skel.ts';

/** What bucket_of of bucket.h gives for each of these durations, in the kernel. */
export function findBucket(durations: readonly bigint[]): number[] {
  using open = openBucket();
  using bucket = open.load();
  return durations.map((ns) => {
    const ctx = new Uint8Array(BigUint64Array.of(ns).buffer);
    return bucket.programs.find_bucket.testRun({ ctx }).returnValue;
  });
}
