import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { openObject, type RingBuffer } from '@ebpf-dojo/core';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import type { Benchmark, Result } from '../result.ts';

const RATE = 200_000;
const SECONDS = 10;
const OVERLOAD_EVENTS = 5_000_000;
const MOST_DELAY_MS = 20;

interface Event {
  readonly sequence: number;
  readonly comm: string;
}

interface Run {
  readonly produced: number;
  readonly received: number;
  readonly lost: number;
  /** Events a second that the producer made. */
  readonly rate: number;
  /** 99th percentile of the event loop's delay. */
  readonly delayMs: number;
}

/**
 * End to end: a C process whose calls a BPF program turns into events, read here as typed objects while timers go on. Paced, nothing may be
 * lost with the default ring of 1 MiB (RING_DEFAULT_BYTES); as fast as it can into a small ring, what was produced is what was received and lost.
 */
export const ringPaced: Benchmark = {
  name: 'ring-paced',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'ring-paced-'));
    try {
      return await measure(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function measure(folder: string): Promise<Result[]> {
  const here = import.meta.dirname;
  const object = compileBpf('pace.bpf.c', {
    cwd: here,
    out: folder,
    include: ['../../../bpf/include'],
  });
  const producer = join(folder, 'pace');
  execFileSync('clang', ['-O2', '-Wall', '-Werror', join(here, 'pace.c'), '-o', producer]);
  const paced = await run(object, producer, RATE, RATE * SECONDS);
  const overload = await run(object, producer, 0, OVERLOAD_EVENTS, 4096);
  return [
    {
      name: 'ring-paced rate / asked for',
      ours: paced.rate,
      reference: RATE,
      unit: 'events/s',
    },
    {
      name: 'ring-paced received / produced',
      ours: paced.received,
      reference: paced.produced,
      unit: 'events',
    },
    {
      name: 'ring-paced event-loop delay p99 / most',
      ours: paced.delayMs,
      reference: MOST_DELAY_MS,
      unit: 'ms',
    },
    {
      name: 'ring-paced overload, received + lost / produced',
      ours: overload.received + overload.lost,
      reference: overload.produced,
      unit: 'events',
    },
    {
      name: 'ring-paced overload, received / produced',
      ours: overload.received,
      reference: overload.produced,
      unit: 'events',
    },
    {
      name: 'ring-paced overload, event-loop delay p99 / most',
      ours: overload.delayMs,
      reference: MOST_DELAY_MS,
      unit: 'ms',
    },
  ];
}

async function run(
  object: string,
  producer: string,
  rate: number,
  events: number,
  ringBytes?: number,
): Promise<Run> {
  const child = spawn(producer, [String(rate), String(events)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = text(child.stdout);
  const ended = once(child, 'exit');
  using open = openObject(object);
  open.globals['watched_pid'] = child.pid ?? 0;
  open.globals['watched_call'] = syscallNumber(nativeAbi(), 'getppid');
  const { events: openRing } = open.maps;
  if (ringBytes !== undefined && openRing !== undefined) openRing.maxEntries = ringBytes;
  using loaded = open.load();
  using _link = loaded.programs['pace']?.attach();
  const ring = loaded.maps['events'] as RingBuffer<Event>;
  let received = 0;
  let last = -1;
  using reader = ring.read(({ sequence, comm }) => {
    if (sequence <= last || comm !== 'pace')
      throw new RangeError(`event ${sequence} after ${last}`);
    last = sequence;
    received++;
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  child.stdin.end('!');
  await ended;
  delay.disable();
  await reader.flush();
  return {
    produced: Number(loaded.globals['produced']),
    received,
    lost: Number(ring.lost),
    rate: events / Number(await said),
    delayMs: delay.percentile(99) / 1e6,
  };
}
