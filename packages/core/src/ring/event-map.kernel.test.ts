import { randomInt } from 'node:crypto';
import { workload } from '@ebpf-dojo/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { BtfError, ClosedError, Poller, type BpfObject, type Cursor } from '../index.ts';
import {
  BPF_RB_NO_WAKEUP,
  callKernel,
  openRings,
  type RingEvent,
  type RingsShape,
} from '../testing/rings.ts';

let object: BpfObject<RingsShape>;

interface Setting {
  readonly ringBytes?: number;
  readonly discardEvery?: number;
  readonly perCall?: number;
  readonly flags?: bigint;
  readonly pid?: number;
  readonly call?: string;
}

function load({ ringBytes, discardEvery = 0, perCall = 1, flags = 0n, pid, call }: Setting = {}) {
  const open = openRings(pid, call);
  open.globals.discard_every = discardEvery;
  open.globals.events_per_call = perCall;
  open.globals.submit_flags = flags;
  if (ringBytes !== undefined) open.maps.events.maxEntries = ringBytes;
  object = open.load();
  return object;
}

const attach = () => object.programs.into_ring.attach();
const turn = () => new Promise(setImmediate);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => BigInt(index + 1));

afterEach(() => object.close());

describe('[E4] [Q6] a cursor', () => {
  test('reads the same as decoding does, in place, and skips what was discarded', () => {
    const { maps, globals } = load({ discardEvery: 7 });
    const link = attach();
    const calls = randomInt(300, 600);
    callKernel(calls);
    link.close();
    const expected = upTo(calls).filter((sequence) => sequence % 7n !== 0n);
    const seen: bigint[] = [];
    using cursor = maps.events.cursor();
    while (cursor.next()) {
      const { event } = cursor;
      const { sequence } = event;
      seen.push(sequence);
      expect({
        sequence,
        argument: event.argument,
        pid: event.pid,
        odd: event.odd,
        place: { cpu: event.place.cpu, shelf: event.place.shelf },
        comm: event.comm,
      }).toEqual(cursor.copy());
      expect([event.pid, event.odd, event.place.shelf]).toEqual([
        process.pid,
        sequence % 2n === 1n,
        -Number(sequence % 1000n),
      ]);
    }
    expect(seen).toEqual(expected);
    expect(globals.discarded).toBe(BigInt(calls - expected.length));
    expect(maps.events.lost).toBe(0n);
  });

  test('gives nothing before, after and once it is closed', () => {
    const { events } = load().maps;
    using _link = attach();
    callKernel(2);
    const cursor = events.cursor(1);
    const { event } = cursor;
    expect(() => event.pid).toThrow(ClosedError);
    expect(cursor.next()).toBe(true);
    expect([event.pid, event.place.shelf]).toEqual([process.pid, -1]);
    expect(cursor.next()).toBe(false);
    expect(() => event.pid).toThrow(ClosedError);
    expect(() => event.place.shelf).toThrow(ClosedError);
    expect(() => cursor.copy()).toThrow(ClosedError);
    cursor.close();
    cursor.close();
    expect(() => cursor.next()).toThrow(ClosedError);
    expect(events.drain(() => {})).toBe(1);
  });

  test('is the only one that reads', () => {
    const { events } = load().maps;
    using _cursor = events.cursor();
    const busy = expect.objectContaining({ code: 'EBUSY' });
    expect(() => events.cursor()).toThrow(busy);
    expect(() => events.read(() => {})).toThrow(busy);
    expect(() => events.drain(() => {})).toThrow(busy);
  });

  test('gives nothing once its object is closed under it', () => {
    const { events } = load().maps;
    using _link = attach();
    callKernel(3);
    const cursor = events.cursor();
    expect(cursor.next()).toBe(true);
    const { event } = cursor;
    object.close();
    expect(() => event.pid).toThrow(ClosedError);
    expect(() => cursor.next()).toThrow(ClosedError);
  });

  test('refuses records that are shorter than their type, as all ways to read do', async () => {
    const { uncounted } = load().maps;
    using _link = object.programs.into_uncounted.attach();
    callKernel(3);
    using cursor = uncounted.cursor();
    expect(() => cursor.next()).toThrow(BtfError);
    // What would be read is not of this record alone.
    expect(() => cursor.copy()).toThrow(ClosedError);
    cursor.close();
    expect(() => uncounted.drain(() => {})).toThrow('has 2 bytes, its event type 4');
    const loop = (async () => {
      for await (const event of uncounted) return event;
      return undefined;
    })();
    await expect(loop).rejects.toThrow(BtfError);
    expect(uncounted.pending).toBe(0);
    expect(uncounted.lost).toBeUndefined();
  });

  test('refuses what is no callback and no limit', () => {
    const { events } = load().maps;
    expect(() => events.drain(undefined as never)).toThrow(TypeError);
    expect(() => events.drain(() => {}, 0.5)).toThrow(RangeError);
    expect(() => events.cursor(-1)).toThrow(RangeError);
  });
});

describe('[E4] [Q6] reading on the event loop', () => {
  test('by a cursor: every event of a child once and in order', async () => {
    const child = await workload.opens(randomInt(500, 1000));
    const { events } = load({ pid: child.pid, call: 'openat', flags: BPF_RB_NO_WAKEUP }).maps;
    using _link = attach();
    const seen: bigint[] = [];
    using reader = events.readCursor((cursor) => {
      while (cursor.next()) seen.push(cursor.event.sequence);
    });
    await child.run();
    await reader.flush();
    expect(seen).toEqual(upTo(child.n));
    expect(object.globals.calls).toBe(BigInt(child.n));
  });

  test('in batches of at most the limit', async () => {
    const { events } = load({ flags: BPF_RB_NO_WAKEUP }).maps;
    using _link = attach();
    const calls = randomInt(200, 300);
    callKernel(calls);
    const sizes: number[] = [];
    const seen: bigint[] = [];
    using reader = events.readBatches(
      (batch) => {
        sizes.push(batch.length);
        for (const { sequence } of batch) seen.push(sequence);
      },
      { limit: 64 },
    );
    await reader.flush();
    expect(seen).toEqual(upTo(calls));
    expect(Math.max(...sizes)).toBe(64);
  });

  test('a slow consumer pauses it: what does not fit is lost and counted, exactly', async () => {
    const { events } = load({ ringBytes: 4096, perCall: 4 }).maps;
    const link = attach();
    let received = 0;
    let open = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const reader = events.readBatches(async (batch) => {
      received += batch.length;
      started.resolve();
      await open.promise;
    });
    callKernel(3);
    await started.promise;
    const before = received;
    callKernel(randomInt(500, 800));
    // Nothing makes it read on but the consumer.
    const flushed = reader.flush();
    reader.pause();
    reader.resume();
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(received).toBe(before);
    open.resolve();
    open = Promise.withResolvers();
    open.resolve();
    link.close();
    await flushed;
    await reader.flush();
    const { lost } = events;
    expect(lost).toBeGreaterThan(1000n);
    expect(BigInt(received) + (lost ?? 0n)).toBe(object.globals.calls);
    reader.close();
  });

  test('for await leaves turns to others however fast events come', async () => {
    const { events } = load().maps;
    const link = attach();
    callKernel(8);
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    let received = 0;
    for await (const _event of events.events({ limit: 4 })) {
      received++;
      callKernel(1);
      if (turns >= 3) break;
    }
    clearInterval(counting);
    link.close();
    received += events.drain(() => {});
    expect(BigInt(received)).toBeLessThanOrEqual(object.globals.calls);
    expect(object.globals.calls - BigInt(received)).toBeLessThan(4n);
  });

  test('flush delivers what was submitted without a wake-up', async () => {
    const { events } = load({ flags: BPF_RB_NO_WAKEUP }).maps;
    using _link = attach();
    let seen = 0;
    const reader = events.read(() => seen++);
    // The event loop takes up a descriptor before it waits: between two turns it has, not always before the first. A ring that is taken up
    // later is found readable.
    for (let turns = 0; turns < 2; turns++) await turn();
    callKernel(50);
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(seen).toBe(0);
    await events.flush();
    expect(seen).toBe(50);
    reader.pause();
    callKernel(5);
    const flushed = reader.flush();
    await turn();
    expect(seen).toBe(50);
    reader.resume();
    await flushed;
    expect(seen).toBe(55);
    reader.pause();
    callKernel(1);
    const never = reader.flush();
    reader.close();
    await expect(never).rejects.toThrow(ClosedError);
    await expect(reader.flush()).rejects.toThrow(ClosedError);
    await expect(events.flush()).rejects.toThrow('Nobody reads it');
  });

  test('an AbortSignal ends the reader, and a for await by its reason', async () => {
    const { events } = load().maps;
    using _link = attach();
    const first = new AbortController();
    const reader = events.read(() => {}, { signal: first.signal });
    first.abort();
    expect(reader.closed).toBe(true);
    const second = new AbortController();
    let seen = 0;
    callKernel(3);
    const loop = (async () => {
      for await (const _event of events.events({ signal: second.signal })) {
        if (++seen === 3) setImmediate(() => second.abort(new RangeError('enough')));
      }
    })();
    await expect(loop).rejects.toThrow('enough');
    await expect(events.events({ signal: second.signal }).next()).rejects.toThrow('enough');
    expect(events.read(() => {}, { signal: second.signal }).closed).toBe(true);
    expect(seen).toBe(3);
  });

  test('drain is refused from a callback, which would see events twice', async () => {
    const { events } = load().maps;
    using _link = attach();
    callKernel(2);
    const problems: unknown[] = [];
    events.drain(() => {
      try {
        events.drain(() => {});
      } catch (error) {
        problems.push(error);
      }
    });
    expect(problems).toEqual(Array(2).fill(expect.objectContaining({ code: 'EBUSY' })));
  });

  test('closing the reader, then the object, in a cursor’s callback ends it', async () => {
    const { events } = load().maps;
    using _link = attach();
    let seen = 0;
    const done = Promise.withResolvers<void>();
    const reader = events.readCursor((cursor: Cursor<RingEvent>) => {
      if (cursor.next()) seen++;
      reader.close();
      object.close();
      expect(() => cursor.event.pid).toThrow(ClosedError);
      done.resolve();
    });
    callKernel(3);
    await done.promise;
    await turn();
    expect(seen).toBe(1);
  });

  test('refuses options that make no sense', () => {
    const { events } = load().maps;
    expect(() => events.read(() => {}, { limit: 0 })).toThrow(RangeError);
    expect(() => events.read(() => {}, { limit: 1.5 })).toThrow(RangeError);
    expect(() => events.read(() => {}, { intervalMs: -1 })).toThrow(RangeError);
    expect(() => events.read(() => {}, { signal: {} as AbortSignal })).toThrow(TypeError);
    expect(() => events.read(() => {}, { poller: {} as Poller })).toThrow(TypeError);
    expect(() => events.read('no' as never)).toThrow(TypeError);
    events.read(() => {}).close();
  });
});

describe('[E4] [Q4] what was lost', () => {
  test.for(['into_ring', 'into_copies'] as const)(
    'by %s: delivered + lost = submitted, over many rounds of a small ring',
    (program) => {
      const open = openRings();
      open.maps.events.maxEntries = 4096;
      open.maps.copies.maxEntries = 4096;
      object = open.load();
      const ring = program === 'into_ring' ? object.maps.events : object.maps.copies;
      const link = object.programs[program].attach();
      let delivered = 0n;
      let last = 0n;
      for (let round = 0; round < 30; round++) {
        callKernel(randomInt(20, 120));
        ring.drain(({ sequence, pid, comm }) => {
          if (sequence <= last || pid !== process.pid || comm === '')
            throw new RangeError(`event ${sequence} is not right after ${last}`);
          last = sequence;
          delivered++;
        });
      }
      link.close();
      expect(ring.lost).toBeGreaterThan(0n);
      expect(delivered + (ring.lost ?? 0n)).toBe(object.globals.calls);
      const other = ring === object.maps.events ? object.maps.copies : object.maps.events;
      expect(other.lost).toBe(0n);
    },
  );
});

describe('[E4] [M4.6] several rings on one poller', () => {
  test('ring buffers and a perf buffer each deliver their own', async () => {
    const { maps, programs, globals } = load();
    using poller = new Poller();
    const seen = { events: 0, copies: 0, perf: 0 };
    const readers = (['events', 'copies', 'perf'] as const).map((name) =>
      maps[name].read(() => seen[name]++, { poller }),
    );
    const calls = randomInt(50, 150);
    for (const program of ['into_ring', 'into_copies', 'into_perf'] as const) {
      using _link = programs[program].attach();
      callKernel(calls);
    }
    while (seen.events + seen.copies + seen.perf < 3 * calls) await turn();
    expect(seen).toEqual({ events: calls, copies: calls, perf: calls });
    expect(globals.calls).toBe(BigInt(3 * calls));
    for (const reader of readers) reader.close();
  });

  test('looks at intervals, and a reader that is paused or closed is left out', async () => {
    const { maps, programs } = load({ flags: BPF_RB_NO_WAKEUP });
    using poller = new Poller({ intervalMs: 2 });
    const seen = { events: 0, copies: 0 };
    const reader = maps.events.read(() => seen.events++, { poller });
    const paused = maps.copies.read(() => seen.copies++, { poller });
    paused.pause();
    // It looks once when it starts.
    await turn();
    {
      using _ring = programs.into_ring.attach();
      using _copies = programs.into_copies.attach();
      callKernel(40);
    }
    while (seen.events < 40) await turn();
    expect(seen).toEqual({ events: 40, copies: 0 });
    reader.close();
    paused.resume();
    while (seen.copies < 40) await turn();
    expect(seen).toEqual({ events: 40, copies: 40 });
    poller.close();
    poller.close();
    expect(() => maps.events.read(() => {}, { poller })).toThrow(ClosedError);
    expect(() => new Poller({ intervalMs: 0 })).toThrow(RangeError);
  });
});
