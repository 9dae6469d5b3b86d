import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachUprobe } from '@ebpf-dojo/core';
import { expect, test } from 'vitest';
import { requires } from '../features/index.ts';
import { loadObserver, type Call } from '../testing/observer.ts';
import { WORKLOAD_FUNCTION, workload, workloadBinary } from '../workload/index.ts';
import { recordEvents, replayEvents } from './index.ts';

requires('uprobe', 'ring buffer');

test('what was in the ring comes out of the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'recording-'));
  const file = join(folder, 'calls.events');
  const work = await workload.calls();
  using object = loadObserver(work.pid, 'count_function');
  attachUprobe(object.programs.count_function, {
    binary: workloadBinary(),
    function: WORKLOAD_FUNCTION,
  });
  await work.run();
  expect(recordEvents(object.maps.events, file)).toBe(work.n);
  expect(object.maps.events.pending).toBe(0);
  expect(replayEvents<Call>(file)).toEqual(
    Array.from({ length: work.n }, (_, index) => ({ pid: work.pid, number: BigInt(index + 1) })),
  );
  rmSync(folder, { recursive: true });
});
