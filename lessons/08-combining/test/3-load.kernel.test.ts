import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import {
  PROBE_NAMES,
  attachProbe,
  findBucket,
  loadTracer,
  readCalls,
  readProcesses,
  readSwitches,
  readTally,
  setFilter,
} from '#lesson';
import { byDuration, edges, expectedBucket } from './durations.ts';
import { numberOf } from './traced.ts';

requires('raw tracepoint', 'btf tracepoint', 'ring buffer');

test('[08.1] C finds the same bucket as TypeScript, in the kernel [M2.2] [M2.3]', () => {
  const durations = [0n, ...edges(2n ** 64n)];
  expect(byDuration(durations, findBucket(durations))).toObserve(
    byDuration(durations, durations.map(expectedBucket)),
    { what: 'buckets', did: 'had the kernel run find_bucket on each of these durations' },
  );
});

test('[08.2] a filter can be set before anything runs', () => {
  using tracer = loadTracer();
  setFilter(tracer, { processes: [4242, 7], calls: [numberOf('openat')] });
  setFilter(tracer, { processes: [4242] });
  expect({
    processes: [...tracer.maps.wanted_processes.keys()],
    calls: [...tracer.maps.wanted_calls.keys()],
  }).toObserve({ processes: [4242], calls: [] }, { what: 'the maps of the filter' });
});

test('[08.3] all probes are loaded and attached', () => {
  using tracer = loadTracer();
  for (const name of PROBE_NAMES) attachProbe(tracer, name)[Symbol.dispose]();
  const { programs } = tracer;
  expect(Object.values(programs).map(({ attachments }) => attachments)).toObserve(
    [1, 1, 1, 1, 1, 1],
    { what: 'attachments' },
  );
});

test('[08.6] histograms are summed over all CPUs, and sorted [M4.2]', () => {
  using tracer = loadTracer();
  const { histograms } = tracer.maps;
  const [cpus] = [histograms.get(0)?.length ?? 0];
  // Each CPU has one call in bucket 2, and CPU 0 one more in bucket 5.
  const each = (more: number) =>
    Array.from({ length: cpus }, (_, cpu) => ({
      buckets: Array.from({ length: 32 }, (_none, bucket) =>
        bucket === 2 ? 1 : bucket === 5 && cpu === 0 ? more : 0,
      ),
    }));
  for (const [number, more] of [
    [9, 1],
    [3, 5],
    [4, 1],
  ] as const)
    histograms.set(number, each(more));
  const seen = readCalls(tracer).map(({ number, calls, buckets }) => ({
    number,
    calls,
    buckets: [buckets[2], buckets[5]],
  }));
  expect(seen).toObserve(
    [
      { number: 3, calls: cpus + 5, buckets: [cpus, 5] },
      { number: 4, calls: cpus + 1, buckets: [cpus, 1] },
      { number: 9, calls: cpus + 1, buckets: [cpus, 1] },
    ],
    { what: 'calls', did: `put calls 9, 3 and 4 into the histograms of ${cpus} CPUs` },
  );
});

test('[08.6] the calls of a process are summed over all CPUs, and sorted [M4.2] [M4.3]', () => {
  using tracer = loadTracer();
  const { processes } = tracer.maps;
  const cpus = tracer.maps.histograms.get(0)?.length ?? 0;
  for (const [pid, calls] of [
    [900, 2],
    [77, 3],
    [800, 2],
    [1, 1],
  ] as const)
    processes.set(
      pid,
      Array.from({ length: cpus }, () => calls),
    );
  expect(readProcesses(tracer, 3)).toObserve(
    [
      [77, 3 * cpus],
      [800, 2 * cpus],
      [900, 2 * cpus],
    ],
    { what: 'the top 3 of 4 processes' },
  );
});

test('[08.6] a tracer that saw nothing has nothing to show', () => {
  using tracer = loadTracer();
  expect({
    calls: readCalls(tracer),
    processes: readProcesses(tracer, 5),
    switches: readSwitches(tracer),
    begun: readTally(tracer).begun,
  }).toObserve({ calls: [], processes: [], switches: 0, begun: 0 }, { what: 'what was read' });
});
