import { attachPerfEvent, type LinkGroup } from '@ebpf-dojo/core';
import { todo } from '@ebpf-dojo/course';
import type { Profile } from './load.ts';

/** Not 100: much of what a machine does, it does a hundred times a second, and would be found always or never. */
export const FREQUENCY = 99;

/**
 * Runs the program so many times a second on each CPU that is online, by the CPU's clock.
 *
 * @returns a link for each CPU, which are closed together
 */
export function sampleCpus({ programs }: Profile, frequency = FREQUENCY): LinkGroup {
  return todo(
    '07.1',
    'attach programs.on_sample to the CPU clock, `frequency` times a second, on each CPU',
  );
}
