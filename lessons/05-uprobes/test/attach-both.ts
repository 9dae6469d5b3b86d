import { attachUprobe } from '@ebpf-dojo/core';
import { OPENER, type Probes } from '#lesson';

/** Attaches to a function of the opener: what a learner writes in 05.2 has tests of its own. */
export function attachBoth({ entry, exit }: Probes, name: string): void {
  attachUprobe(exit, { binary: OPENER, function: name, return: true });
  attachUprobe(entry, { binary: OPENER, function: name });
}
