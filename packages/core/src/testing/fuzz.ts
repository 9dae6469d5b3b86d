import * as fc from 'fast-check';

/** `pnpm fuzz` sets it: seconds for each property, instead of a number of runs that CI has time for. */
const SECONDS = Number(process.env['EBPF_DOJO_FUZZ_SECONDS'] ?? 0);

/** For vitest, which has a limit of its own. */
export const FUZZ_TIMEOUT = SECONDS * 1000 + 60_000;

/**
 * Tries a property, `runs` times or as long as `pnpm fuzz` says. A failure is shrunk, and its message has the seed and the path that repeat it.
 *
 * @returns how often it was tried
 */
export function fuzz<T>(
  arbitrary: fc.Arbitrary<T>,
  runs: number,
  attempt: (input: T) => void,
): number {
  let tried = 0;
  const property = fc.property(arbitrary, (input) => {
    tried++;
    attempt(input);
  });
  if (SECONDS === 0) fc.assert(property, { numRuns: runs });
  else
    fc.assert(property, {
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: SECONDS * 1000,
      // The time is up: that is no failure.
      markInterruptAsFailure: false,
    });
  return tried;
}
