import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { BpfObject, RingBuffer } from '../index.ts';
import { openCounter, type CounterShape, type Sample } from '../testing/counter.ts';

let object: BpfObject<CounterShape>;
let events: RingBuffer<Sample>;

/** Loads the counter for this process with a ring of the given size. */
function start(ringBytes = 64 * 1024): void {
  const open = openCounter();
  open.globals.watched_pid = process.pid;
  open.maps.events.maxEntries = ringBytes;
  object = open.load();
  events = object.maps.events;
}

const attach = () => object.programs.count.attach();

function callKernel(times: number): void {
  for (let call = 0; call < times; call++) void process.ppid;
}

afterEach(() => object.close());

describe('[E4] [Q6] reading a ring buffer on the event loop', () => {
  test('delivers every event once and in order', async () => {
    start(1024 * 1024);
    const link = attach();
    const sequence: bigint[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    using _reader = events.read((event) => {
      sequence.push(event.sequence);
      if (sequence.length === 5000) resolve();
    });
    callKernel(5000);
    await promise;
    link.close();
    events.drain((event) => sequence.push(event.sequence));
    expect(sequence).toEqual(sequence.map((_, index) => BigInt(index + 1)));
    expect(BigInt(sequence.length)).toBe(object.globals.calls);
    expect(object.globals.lost).toBe(0n);
  });

  test('what did not fit was counted by the program: calls = delivered + lost', () => {
    start(4096);
    const link = attach();
    callKernel(3000);
    link.close();
    const delivered = events.drain(() => {});
    expect(object.globals.lost).toBeGreaterThan(0n);
    expect(BigInt(delivered) + object.globals.lost).toBe(object.globals.calls);
  });

  test('gives events to for await, and ends its reading with the loop', async () => {
    start(1024 * 1024);
    using link = attach();
    callKernel(10);
    const sequence: bigint[] = [];
    for await (const event of events) {
      sequence.push(event.sequence);
      if (sequence.length === 10) setImmediate(() => callKernel(1));
      if (sequence.length >= 2000) break;
      if (sequence.length > 10) callKernel(1);
    }
    link.close();
    expect(sequence).toEqual(sequence.map((_, index) => BigInt(index + 1)));
    using _again = events.read(() => {});
  });

  test('closing the object ends a for await that waits', async () => {
    start();
    const ended = (async () => {
      for await (const event of events) return event;
      return 'ended';
    })();
    setImmediate(() => object.close());
    expect(await ended).toBe('ended');
  });

  test('refuses a second reader', () => {
    start();
    using _reader = events.read(() => {});
    expect(() => events.read(() => {})).toThrow(
      expect.objectContaining({
        code: 'EBUSY',
        hint: expect.stringContaining('close that one first'),
      }),
    );
  });

  test('a reader that closes its object from a callback ends cleanly', async () => {
    start();
    attach();
    let seen = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    events.read(() => {
      seen++;
      object.close();
      resolve();
    });
    callKernel(3);
    await promise;
    await new Promise(setImmediate);
    expect(seen).toBe(1);
  });

  test('an error in a callback ends the process as any uncaught error does, and the object can still be closed', async () => {
    start();
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      join(import.meta.dirname, '../testing/throw.ts'),
    ]);
    expect({ stdout, stderr }).toEqual({
      stdout: 'caught: from the callback\nclosed\n',
      stderr: '',
    });
  });

  test('looks at intervals when programs do not wake it', async () => {
    start();
    const link = attach();
    callKernel(100);
    link.close();
    const { promise, resolve } = Promise.withResolvers<void>();
    let seen = 0n;
    using _reader = events.read(
      () => {
        seen++;
        if (seen === object.globals.calls) resolve();
      },
      { intervalMs: 5 },
    );
    await promise;
    expect(seen).toBeGreaterThanOrEqual(100n);
  });
});
