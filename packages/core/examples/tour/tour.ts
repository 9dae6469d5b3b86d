import { features } from '@ebpf-dojo/core';
import { KernelSymbols } from '@ebpf-dojo/core/symbols';
import { openTour } from './dist/tour.skel.ts';

using open = openTour();
open.globals.config = { pid: process.pid, tell: true };
using tour = open.load();
using _link = tour.programs.on_getppid.attach();

for (let call = 0; call < 5; call++) void process.ppid; // each read is a system call
tour.globals.config.tell = false; // reaches the program at once
void process.ppid;

const { calls, on_cpu, events } = tour.maps;
console.log(`${calls.get(process.pid)} calls, ${on_cpu.sum(0)} on all CPUs together`);

const cursor = events.cursor();
while (cursor.next()) console.log(`call ${cursor.event.number} was told of`);
console.log(`${events.lost} lost`);

const symbols = KernelSymbols.load();
const start = symbols.find('vfs_read')?.address ?? 0n;
console.log(symbols.resolve(start + 5n)); // what a stack trace needs

const { has, since } = features.mapType('ringbuf');
console.log(`ring buffers: ${has}; Linux has them since ${since}`);
