import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { requires, workload } from '@ebpf-dojo/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { ClosedError, type BpfObject, type PerfBufferOptions } from '../index.ts';
import { parseCpuList } from '../online-cpus.ts';
import { callKernel, openRings, type RingsShape } from '../testing/rings.ts';

requires('perf event');

let object: BpfObject<RingsShape>;

function load(options: PerfBufferOptions = {}, perCall = 1, pid?: number, call?: string) {
  const open = openRings(pid, call);
  open.globals.events_per_call = perCall;
  object = open.load();
  object.maps.perf.open(options);
  return object;
}

/** The CPUs that this thread may run on. */
function ownCpus(): readonly number[] {
  const status = readFileSync('/proc/self/status', 'utf8');
  return parseCpuList(/^Cpus_allowed_list:\t(.*)$/m.exec(status)?.[1] ?? '');
}

function stayOn(cpus: readonly number[]): void {
  execFileSync('taskset', ['-p', '-c', cpus.join(','), String(process.pid)]);
}

const attach = () => object.programs.into_perf.attach();

afterEach(() => object.close());

describe('[E4] a perf buffer', () => {
  test('delivers every event of a child, with its CPU', async () => {
    const child = await workload.opens(randomInt(300, 600));
    const { maps, globals } = load({}, 1, child.pid, 'openat');
    using _link = attach();
    const seen: bigint[] = [];
    const cpus = new Set<boolean>();
    using reader = maps.perf.read((event, cpu) => {
      seen.push(event.sequence);
      cpus.add(event.place.cpu === cpu && event.pid === child.pid);
    });
    await child.run();
    await reader.flush();
    const sorted = seen.toSorted((a, b) => Number(a - b));
    expect(sorted).toEqual(sorted.map((_, index) => BigInt(index + 1)));
    expect([...cpus]).toEqual([true]);
    expect(seen.length).toBe(child.n);
    expect(globals.perf_refused).toBe(0n);
    expect(maps.perf.lost).toBe(0n);
  });

  test('counts what did not fit: delivered + lost = written', () => {
    const { maps, globals } = load({ bytesPerCpu: 4096 }, 16);
    const link = attach();
    let delivered = 0n;
    for (let round = 0; round < 10; round++) {
      callKernel(randomInt(10, 60));
      delivered += BigInt(maps.perf.drain(() => {}));
    }
    link.close();
    expect(globals.perf_refused).toBeGreaterThan(0n);
    // Before Linux 6.0 the kernel tells of losses with the next event that fits on that CPU.
    if (maps.perf.lost !== globals.perf_refused) {
      const again = attach();
      while (maps.perf.lost !== globals.perf_refused) {
        callKernel(1);
        delivered += BigInt(maps.perf.drain(() => {}));
      }
      again.close();
    }
    expect(delivered + maps.perf.lost).toBe(globals.calls);
  });

  test('joins records that cross the end of a buffer', () => {
    const { maps, globals } = load({ bytesPerCpu: 4096 });
    using _link = attach();
    const wrong: unknown[] = [];
    let seen = 0n;
    for (let round = 0; round < 40; round++) {
      const calls = randomInt(20, 50);
      callKernel(calls);
      using cursor = maps.perf.cursor();
      while (cursor.next()) {
        const { event } = cursor;
        const { sequence } = event;
        seen++;
        if (
          event.pid !== process.pid ||
          event.place.shelf !== -Number(sequence % 1000n) ||
          event.place.cpu !== cursor.cpu ||
          event.odd !== (sequence % 2n === 1n)
        )
          wrong.push(cursor.copy());
      }
    }
    expect(wrong).toEqual([]);
    expect(seen).toBe(globals.calls);
    expect(maps.perf.pending).toBe(0);
  });

  test.for<PerfBufferOptions>([{ wakeupEvents: 1000 }, { wakeupBytes: 100_000 }])(
    'wakes late with %o, and looks at intervals',
    async (options) => {
      const { maps } = load(options);
      using _link = attach();
      let seen = 0;
      using reader = maps.perf.read(() => seen++);
      // It looks once when it starts.
      await new Promise(setImmediate);
      callKernel(30);
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      expect(seen).toBe(0);
      reader.close();
      const done = Promise.withResolvers<void>();
      using _regular = maps.perf.read(() => ++seen === 30 && done.resolve(), { intervalMs: 2 });
      await done.promise;
    },
  );

  test('gives events to for await, and may be closed from a callback', async () => {
    const { maps } = load();
    using _link = attach();
    callKernel(5);
    const seen: bigint[] = [];
    for await (const { sequence } of maps.perf) if (seen.push(sequence) === 5) break;
    expect(new Set(seen)).toEqual(new Set([1n, 2n, 3n, 4n, 5n]));
    const done = Promise.withResolvers<void>();
    let after = 0;
    maps.perf.read(() => {
      after++;
      object.close();
      done.resolve();
    });
    callKernel(3);
    await done.promise;
    await new Promise(setImmediate);
    expect(after).toBe(1);
    expect(() => maps.perf.lost).toThrow(ClosedError);
    expect(() => maps.perf.drain(() => {})).toThrow(ClosedError);
  });

  test('gives for await each event with its CPU, if it is asked to', async () => {
    const { maps } = load();
    const cpus = ownCpus();
    const calls = cpus.map((cpu) => ({ cpu, n: randomInt(5, 60) }));
    const total = calls.reduce((sum, { n }) => sum + n, 0);
    using _link = attach();
    try {
      for (const { cpu, n } of calls) {
        stayOn([cpu]);
        callKernel(n);
      }
    } finally {
      stayOn(cpus);
    }
    const seen = new Map<number, bigint[]>();
    let left = total;
    for await (const { event, cpu } of maps.perf.eventsWithCpu({ limit: 16 })) {
      expect(event.place.cpu).toBe(cpu);
      seen.set(cpu, [...(seen.get(cpu) ?? []), event.sequence]);
      if (--left === 0) break;
    }
    const counts = [...seen].map(([cpu, sequences]) => ({ cpu, n: sequences.length }));
    expect(counts.toSorted((a, b) => a.cpu - b.cpu)).toEqual(calls);
    for (const sequences of seen.values())
      expect(sequences).toEqual(sequences.map((_, index) => (sequences[0] ?? 0n) + BigInt(index)));
    expect(maps.perf.pending).toBe(0);
  });

  test('is opened once, with numbers that make sense', () => {
    const { perf } = load().maps;
    expect(() => perf.open()).toThrow(expect.objectContaining({ code: 'EBUSY' }));
    for (const options of [
      { bytesPerCpu: 5000 },
      { bytesPerCpu: 1024 },
      { bytesPerCpu: 2 ** 31 },
      { bytesPerCpu: '4096' as never },
      { wakeupEvents: 0 },
      { wakeupEvents: 2 ** 32 },
      { wakeupBytes: -1 },
      { wakeupEvents: 1, wakeupBytes: 1 },
    ])
      expect(() => perf.open(options)).toThrow(RangeError);
  });
});
