import { join } from 'node:path';
import { root } from './paths.mjs';

/** How many turbo runs kernel-tests.mjs is made of: each leaves a summary. */
export const KERNEL_RUNS = 3;

/**
 * Runs tasks to their end, whatever fails, and leaves a summary of them.
 *
 * @param {readonly string[]} tasks
 */
export function turboRun(tasks) {
  const turbo = join(root, 'node_modules', '.bin', 'turbo');
  return [turbo, 'run', ...tasks, '--continue', '--summarize', '--output-logs=new-only'];
}
