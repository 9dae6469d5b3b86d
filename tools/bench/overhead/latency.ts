import { peer } from '../../peers/installed.ts';
import type { Benchmark } from '../result.ts';
import { GetppidLoop, ours } from './getppid-loop.ts';

/** As it is written in bpftrace: when each thread began its call, and a histogram by number. */
const BPFTRACE = `
tracepoint:raw_syscalls:sys_enter { @start[tid] = nsecs; }
tracepoint:raw_syscalls:sys_exit /@start[tid]/ { @us[args->id] = hist((nsecs - @start[tid]) / 1000); delete(@start[tid]); }
interval:s:60 { exit(); }`;

/**
 * What measuring the time of every system call costs each of them: nanoseconds added to a getppid(2), beside tools that do the same, and
 * beside two programs that do nothing, below which nobody comes who looks at both ends of a call.
 */
export const latency: Benchmark = {
  name: 'latency',
  async run() {
    using loop = new GetppidLoop();
    const whole = await loop.perCall({
      nothing: loop.nothing('empty_enter', 'empty_exit'),
      latency: ours('latency', '-d', '60'),
      syscount: [peer('syscount', 'libbpf-tools'), '-L', '-d', '60'],
      bpftrace: [peer('bpftrace', 'bpftrace'), '-e', BPFTRACE],
    });
    const extra = (name: string) => whole(name) - whole();
    const unit = 'ns/call added';
    return [
      {
        name: 'latency / syscount -L',
        ours: extra('latency'),
        reference: extra('syscount'),
        unit,
      },
      {
        name: 'latency / bpftrace hist()',
        ours: extra('latency'),
        reference: extra('bpftrace'),
        unit,
      },
      {
        name: 'latency two empty programs / syscount -L',
        ours: extra('nothing'),
        reference: extra('syscount'),
        unit,
      },
      {
        name: 'latency two empty programs / untraced',
        ours: whole('nothing'),
        reference: whole(),
        unit: 'ns/call',
      },
    ];
  },
};
