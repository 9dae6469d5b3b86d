// Drains the ring that fill.bpf.c fills, in one way: node consume.ts <object> <events> <rounds> <way>; prints nanoseconds an event, one
// line a round. In a process of its own, as consume.c is and as programs are: V8 makes one loop for all ways that one process drains by.
import { openObject, type BpfMap, type BpfObject, type RingBuffer } from '@ebpf-dojo/core';
import { CallbackConsumer } from '../../../packages/core/src/ffi/callback-consumer.ts';

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

/** What is kept until the next event comes: V8 leaves out making objects that nobody keeps. */
let kept: Event | undefined;

/** Each gives how many events it drained. */
const ways: Readonly<Record<string, (ring: RingBuffer<Event>) => number>> = {
  typed: drainTyped,
  cursor: drainCursor,
  raw: (ring) => ring.drainRaw(() => {}),
  callback: drainByCallbacks,
};

/** Every event becomes an object with all its fields, comm included. */
function drainTyped(ring: RingBuffer<Event>): number {
  let next = 0;
  const drained = ring.drain((event) => {
    if (event.number !== next++) throw new RangeError(`event ${event.number} came out of order`);
    kept = event;
  });
  if (kept?.comm === '') throw new RangeError('events have no name');
  return drained;
}

/** Four fields of every event are read in place: what a program that counts or sums does. */
function drainCursor(ring: RingBuffer<Event>): number {
  using cursor = ring.cursor();
  const { event } = cursor;
  let next = 0;
  let bits = 0;
  while (cursor.next()) {
    if (event.number !== next++) throw new RangeError(`event ${next - 1} is missing`);
    bits |= event.pid | event.tid | event.cpu;
  }
  if (bits === 0) throw new RangeError('events have no process');
  return next;
}

/** As a binding does that has libbpf call back into JavaScript for each event. */
function drainByCallbacks(ring: RingBuffer<Event>): number {
  using consumer = new CallbackConsumer(ring.fd, () => {});
  return consumer.consume();
}

function fill(object: BpfObject, events: number): void {
  // The main thread's id is the process's.
  const control = object.maps['control'] as BpfMap<number, Control>;
  control.set(0, { tid: process.pid, wanted: events, written: 0 });
  while ((control.get(0)?.written ?? 0) < events);
}

const [object = '', events = '', rounds = '', way = ''] = process.argv.slice(2);
const drain = ways[way];
if (drain === undefined) throw new RangeError(`there is no way '${way}'`);
using loaded = openObject(object).load();
using _link = loaded.programs['fill']?.attach();
const ring = loaded.maps['events'] as RingBuffer<Event>;
for (let round = 0; round < Number(rounds); round++) {
  fill(loaded, Number(events));
  const start = process.hrtime.bigint();
  const drained = drain(ring);
  const nanoseconds = Number(process.hrtime.bigint() - start);
  if (drained !== Number(events))
    throw new RangeError(`drained ${drained} of ${events} events by ${way}`);
  console.log(nanoseconds / drained);
}
