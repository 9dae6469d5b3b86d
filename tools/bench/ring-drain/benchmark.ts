import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObject, type BpfMap, type BpfObject, type RingBuffer } from '@ebpf-dojo/core';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import { CallbackConsumer } from '../../../packages/core/src/ffi/callback-consumer.ts';
import type { Benchmark, Result } from '../result.ts';
import { median } from '../statistics.ts';

const EVENTS = 1_000_000;
const CALLBACK_EVENTS = 100_000;
const ROUNDS = 5;

interface Control {
  readonly tid: number;
  readonly wanted: number;
  readonly written: number;
}

interface Event {
  readonly time: bigint;
  readonly pid: number;
  readonly tid: number;
  readonly cpu: number;
  readonly number: number;
  readonly comm: string;
}

/**
 * Draining a full ring of a million 40-byte events: typed objects, a cursor and raw records here, an empty callback in C, koffi
 * callbacks. What is aimed at: objects at most 12 times C, a cursor at most 5.
 */
export const ringDrain: Benchmark = {
  name: 'ring-drain',
  run() {
    const folder = mkdtempSync(join(tmpdir(), 'ring-drain-'));
    try {
      return measure(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function measure(folder: string): Result[] {
  const here = import.meta.dirname;
  const object = compileBpf('fill.bpf.c', {
    cwd: here,
    out: folder,
    include: ['../../../bpf/include'],
  });
  const reference = join(folder, 'consume');
  execFileSync('clang', [
    '-O2',
    '-Wall',
    '-Werror',
    join(here, 'consume.c'),
    '-o',
    reference,
    '-lbpf',
  ]);
  using loaded = openObject(object).load();
  using _link = loaded.programs['fill']?.attach();
  const ring = loaded.maps['events'] as RingBuffer<Event>;

  const typed: number[] = [];
  const cursor: number[] = [];
  const raw: number[] = [];
  const callbacks: number[] = [];
  const c: number[] = [];
  using consumer = new CallbackConsumer(ring.fd, () => {});
  for (let round = 0; round < ROUNDS; round++) {
    c.push(...consumeInC(reference, object));
    typed.push(timed(loaded, EVENTS, () => drainTyped(ring)));
    cursor.push(timed(loaded, EVENTS, () => drainCursor(ring)));
    raw.push(timed(loaded, EVENTS, () => ring.drainRaw(() => {})));
    callbacks.push(timed(loaded, CALLBACK_EVENTS, () => consumer.consume()));
  }
  const unit = 'ns/event';
  return [
    { name: 'ring-drain typed objects / C', ours: median(typed), reference: median(c), unit },
    { name: 'ring-drain cursor / C', ours: median(cursor), reference: median(c), unit },
    { name: 'ring-drain raw records / C', ours: median(raw), reference: median(c), unit },
    {
      name: 'ring-drain typed objects / koffi callback',
      ours: median(typed),
      reference: median(callbacks),
      unit,
    },
  ];
}

/**
 * Every event becomes an object with all its fields, comm included; one is looked at. V8 may find that nobody keeps the object, and
 * leave out making it, though not reading it.
 */
function drainTyped(ring: RingBuffer<Event>): number {
  let next = 0;
  return ring.drain((event) => {
    if (event.number !== next++) throw new RangeError(`event ${event.number} came out of order`);
  });
}

/** Four fields of every event are read in place: what a program that counts or sums does. */
function drainCursor(ring: RingBuffer<Event>): number {
  using cursor = ring.cursor();
  const { event } = cursor;
  let next = 0;
  let sum = 0;
  while (cursor.next()) {
    if (event.number !== next++) throw new RangeError(`event ${next - 1} is missing`);
    sum += event.pid + event.tid + event.cpu;
  }
  if (sum < next) throw new RangeError('events have no process');
  return next;
}

function consumeInC(program: string, object: string): number[] {
  const { status, stdout, stderr } = spawnSync(program, [object, String(EVENTS), '1'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new RangeError(`the reference program failed: ${stderr}`);
  return stdout.trim().split('\n').map(Number);
}

/** @returns nanoseconds an event */
function timed(object: BpfObject, events: number, drain: () => number): number {
  fill(object, events);
  const start = process.hrtime.bigint();
  const drained = drain();
  const nanoseconds = Number(process.hrtime.bigint() - start);
  if (drained !== events) throw new RangeError(`drained ${drained} of ${events} events`);
  return nanoseconds / events;
}

function fill(object: BpfObject, events: number): void {
  // The main thread's id is the process's.
  const control = object.maps['control'] as BpfMap<number, Control>;
  control.set(0, { tid: process.pid, wanted: events, written: 0 });
  while ((control.get(0)?.written ?? 0) < events);
}
