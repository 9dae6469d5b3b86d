// Child of lifecycle.host.kernel.test.ts: opens, loads, attaches and closes many times, and prints what it held after each of some segments.
import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openCounter } from './counter.ts';
import { memoryInUse } from '../ffi/testing/memory-in-use.ts';

/** After one to warm up. */
const SEGMENTS = 3;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const cycles = Number(process.argv[2]);

function cycle(): void {
  using open = openCounter('cycle');
  open.globals.watched_pid = process.pid;
  using object = open.load();
  object.programs.count.attach();
  object.maps.counts.set(1, 1n);
  const { events } = object.maps;
  events.read(() => {});
  events.drain(() => {});
}

/** Handles that libuv closes do so on the next turn of the event loop. */
async function measure() {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  collectGarbage();
  return { descriptors: readdirSync('/proc/self/fd').length, ...memoryInUse() };
}

const segments: Awaited<ReturnType<typeof measure>>[] = [];
for (let segment = 0; segment <= SEGMENTS; segment++) {
  for (let done = 0; done < cycles; done++) {
    cycle();
    if (done % 50 === 0) await new Promise(setImmediate);
  }
  segments.push(await measure());
}
process.stdout.write(JSON.stringify(segments));
