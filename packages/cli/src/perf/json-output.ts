import type { SampleFrame, SampleLine } from '../output/schema/index.ts';
import type { Frame } from './frame.ts';
import type { NamedStack } from './symbolizer.ts';

/** Samples with the same stacks as a line of NDJSON. */
export function sampleLine({ pid, comm, count, kernel, user }: NamedStack): SampleLine {
  return {
    v: 1,
    type: 'sample',
    pid,
    comm,
    count,
    kernel: kernel.map(frameOf),
    user: user.map(frameOf),
  };
}

function frameOf({ symbol, module }: Frame): SampleFrame {
  return { symbol: symbol ?? null, module: module ?? null };
}
