// What someone writes who has the packages and an object of their own: counter.bpf.c, with the skeleton that ebpf-tool generated.
import { accessSync } from 'node:fs';
import { libbpfVersion } from '@ebpf-dojo/core';
import { openCounter } from './counter.mjs';

const [times = 0] = process.argv.slice(2).map(Number);

const open = openCounter();
open.globals.watched_pid = process.pid;
open.globals.greeting = 'žluťoučký';
const object = open.load();
const link = object.programs.count.attach();
for (let left = times; left > 0; left--) accessSync('/');
link.close();

const events = [];
object.maps.events.drain((event) => events.push(event));
object.maps.samples.set(2, { sequence: 2n ** 63n, duration: 5, pid: 7, comm: 'node' });
console.log(
  JSON.stringify({
    libbpf: libbpfVersion(),
    greeting: object.globals.greeting,
    calls: Number(object.globals.calls),
    counted: object.maps.per_cpu.get(0).reduce((sum, count) => sum + count, 0),
    lost: Number(object.globals.lost),
    limit: object.globals.limit,
    events: events.length,
    inOrder: events.every(
      ({ sequence, duration }, index) =>
        sequence === BigInt(index + 1) && duration === 1000 * (index + 1),
    ),
    pids: [...new Set(events.map(({ pid }) => pid))],
    self: process.pid,
    sample: {
      ...object.maps.samples.get(2),
      sequence: String(object.maps.samples.get(2).sequence),
    },
  }),
);
object.close();
