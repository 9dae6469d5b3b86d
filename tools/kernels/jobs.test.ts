import { expect, test } from 'vitest';
import { defaultJobs, inParallel } from './jobs.ts';

const GIB = 2 ** 30;

test('two guests where there is room for them, else one', () => {
  expect(defaultJobs(2, 24 * GIB)).toBe(2);
  expect(defaultJobs(16, 64 * GIB)).toBe(2);
  expect(defaultJobs(2, 8 * GIB)).toBe(1);
  expect(defaultJobs(1, 24 * GIB)).toBe(1);
  expect(defaultJobs(2, 2 * GIB)).toBe(1);
});

test('never more at a time than jobs, and results in the order of the items', async () => {
  let running = 0;
  let most = 0;
  const turns = [3, 1, 2, 1];
  const results = await inParallel(turns, 2, async (count) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
    running--;
    return count;
  });
  expect(results).toEqual(turns);
  expect(most).toBe(2);
});
