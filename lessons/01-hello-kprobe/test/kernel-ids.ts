import { kernelIds } from '@ebpf-dojo/core';
import { DeadlineError, eventually } from '@ebpf-dojo/testkit';

/** The kernel frees what was closed a little later. */
const PATIENCE_MS = 2000;

/** The programs, maps and links that are in the kernel, each by its kind and id. */
export function idsInKernel(): string[] {
  const kinds = ['program', 'map', 'link'] as const;
  return kinds.flatMap((kind) => kernelIds(kind).map((id) => `${kind} ${id}`));
}

/** What has come into the kernel since, and is there still. */
export function idsSince(before: readonly string[]): string[] {
  return idsInKernel().filter((id) => !before.includes(id));
}

/** Those of `ids` that the kernel does not free: none, when all is well. */
export async function whatStays(ids: readonly string[]): Promise<readonly string[]> {
  const left = (): string[] => {
    const there = idsInKernel();
    return ids.filter((id) => there.includes(id));
  };
  try {
    await eventually(() => left().length === 0, {
      what: 'the kernel to free what was closed',
      deadlineMs: PATIENCE_MS,
    });
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
  }
  return left();
}
