import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { mainOf } from '@ebpf-dojo/course/testing';
import { requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { PROBE_NAMES, Probes, readProcesses, readUsage, setFilter } from '#lesson';
import { Reader } from './reader.ts';
import { numberOf, timed, traced } from './traced.ts';

requires('btf tracepoint', 'ring buffer');

test('[08.7] a probe sees what happens while it is on, and its runs are counted [M4.1] [M4.4] [M4.5]', async () => {
  await traced(async (tracer) => {
    using probes = new Probes(tracer);
    const [one, two, three] = [
      await workload.opens(),
      await workload.opens(),
      await workload.opens(),
    ];
    const processes = [one, two, three].map(({ pid }) => pid);
    setFilter(tracer, { processes, calls: [numberOf('openat')] });
    probes.switchOn('calls');
    probes.switchOn('processes');
    await one.run();
    probes.switchOff('calls');
    await two.run();
    probes.toggle('calls');
    probes.toggle('processes');
    await three.run();
    const counted = {
      calls: timed(tracer, 'openat'),
      processes: Object.fromEntries(readProcesses(tracer, 3)),
    };
    const used = readUsage(tracer).probes;
    return () =>
      expect({
        ...counted,
        ran: used.processes.runs >= one.n + two.n && used.processes.ns > 0n,
        off: used.switches.runs,
      }).toObserve(
        {
          calls: one.n + three.n,
          processes: { [one.pid]: one.n, [two.pid]: two.n },
          ran: true,
          off: 0n,
        },
        {
          what: 'opens that were timed, and opens of each process; whether the kernel counted the runs of processes, and those of switches',
          did: `opened ${one.n} files with both probes on, ${two.n} without calls, ${three.n} without processes`,
          beside: tracer,
        },
      );
  });
});

test('[08.7] a probe that is on is attached once, and nothing is left when it is off [M4.4]', async () => {
  await traced(async (tracer) => {
    using probes = new Probes(tracer);
    const descriptors = () => readdirSync('/proc/self/fd').length;
    // What is opened once and kept is open now.
    probes.switchOn('calls');
    probes.switchOff('calls');
    const before = descriptors();
    for (const name of PROBE_NAMES) probes.switchOn(name);
    const on = descriptors();
    for (let times = 5; times > 0; times--) for (const name of PROBE_NAMES) probes.switchOn(name);
    const again = descriptors();
    for (const name of PROBE_NAMES) probes.switchOff(name);
    const after = descriptors();
    return Promise.resolve(() =>
      expect({ more: on - before, again: again - on, left: after - before }).toObserve(
        { more: 6, again: 0, left: 0 },
        {
          what: 'links: when all are on, when that is asked for again, and when all are off',
          did: 'switched three probes, of six programs, on, on again, and off',
        },
      ),
    );
  });
});

test('[08.7] a call that returned while the probe was off leaves no sample [M2.7]', async () => {
  await traced(async (tracer) => {
    using probes = new Probes(tracer);
    await using reader = await Reader.start();
    setFilter(tracer, { processes: [reader.pid], calls: [numberOf('read')] });
    probes.switchOn('calls');
    await reader.next();
    probes.switchOff('calls');
    await reader.next();
    probes.switchOn('calls');
    setFilter(tracer, { processes: [] });
    await reader.next();
    return () =>
      expect(timed(tracer, 'read')).toObserve(0, {
        what: 'reads timed',
        did: `process ${reader.pid} began a read, which returned while the probe was off, and returned from another when it was on again`,
        beside: tracer,
      });
  });
});

test('[08.7] start shows pictures, obeys keys, and ends with q [M4.3] [M4.4] [E8]', async () => {
  const work = await workload.opens();
  const args = [mainOf(import.meta.dirname), '-i', '0.2', '-p', String(work.pid), '-s', 'openat'];
  const command = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = Promise.all([text(command.stdout), once(command, 'close')]);
  const said: string[] = [];
  const begun = Promise.withResolvers<void>();
  command.stderr.on('data', (some: Buffer) => {
    said.push(some.toString());
    if (said.join('').includes('Tracing')) begun.resolve();
  });
  command.stdin.on('error', () => {});
  await Promise.race([begun.promise, ended]);
  await work.run();
  command.stdin.write('3q');
  const [stdout, [code]] = await ended;
  const lines = stdout.trimEnd().split('\n');
  const summary = said
    .join('')
    .split('\n')
    .find((line) => line.includes(' calls began'));
  expect({
    code,
    histogram: lines.includes(`openat: ${work.n} calls`),
    process: lines.some((line) => columns(line).join(' ') === `${work.pid} ${work.n} workload`),
    summary,
  }).toObserve(
    {
      code: 0,
      histogram: true,
      process: true,
      summary: `${work.n} calls began, ${work.n} of them were timed.`,
    },
    {
      what: 'what start showed',
      did: `ran \`start -p ${work.pid} -s openat\`, pressed 3 and q; it said ${said.join(' ').trim().replaceAll('\n', ' / ')}`,
    },
  );
});

function columns(line: string): string[] {
  return line.trim().split(/\s+/);
}
