import { printable } from '../output/units.ts';
import { outermostFirst, type Profile } from './profile.ts';

/**
 * Folded stacks, as stackcollapse-perf.pl writes them: the thread's name and the functions from the outermost in, separated by
 * semicolons, a space, and how many samples. Processes of one name come together.
 */
export function foldedLines(profile: Profile): string[] {
  const counts = new Map<string, number>();
  for (const stack of profile.stacks) {
    const names = [printable(stack.comm), ...outermostFirst(stack).map(({ label }) => label)];
    const line = names.map((name) => name.replaceAll(';', ':')).join(';');
    counts.set(line, (counts.get(line) ?? 0) + stack.count);
  }
  return Array.from(counts, ([line, count]) => `${line} ${count}`).toSorted();
}
