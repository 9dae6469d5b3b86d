import { kernelIds } from '@ebpf-dojo/core';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { DEADLINE_MS } from './tool.ts';

const KINDS = ['program', 'map', 'link'] as const;
const idsNow = () => KINDS.map((kind) => new Set(kernelIds(kind)));

/**
 * Says of the tests of a file that none leaves a program, a map or a link in the kernel.
 *
 * @returns the programs, maps or links (if nothing is said) that came while the test runs, to wait until a tool has attached
 */
export function leavesNothing(): (kind?: (typeof KINDS)[number]) => number[] {
  let before: ReturnType<typeof idsNow> = [];
  const newIds = () =>
    idsNow().map((now, kind) => [...now].filter((id) => before[kind]?.has(id) === false));
  beforeEach(() => {
    before = idsNow();
  });
  afterEach(async () => {
    await vi.waitFor(() => expect(newIds()).toEqual([[], [], []]), DEADLINE_MS);
  });
  return (kind = 'link') => newIds()[KINDS.indexOf(kind)] ?? [];
}
