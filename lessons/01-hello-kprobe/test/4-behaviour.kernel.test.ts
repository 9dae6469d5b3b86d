import { attachUprobe } from '@ebpf-dojo/core';
import { runLesson } from '@ebpf-dojo/course/testing';
import { WORKLOAD_FUNCTION, requires, workload, workloadBinary } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { countCalls, loadHello, startCounting } from '#lesson';
import { idsInKernel, idsSince, whatStays } from './kernel-ids.ts';
import { startLesson } from './start-lesson.ts';

const FUNCTION = 'do_sys_openat2';
/** Linux gives no process a higher id (PID_MAX_LIMIT, include/linux/threads.h). */
const PID_LIMIT = 2 ** 22;

test('[01.5] each process has a count of its own', async () => {
  requires('uprobe');
  const [one, other] = [await workload.calls(), await workload.calls()];
  using hello = loadHello();
  const target = { binary: workloadBinary(), function: WORKLOAD_FUNCTION };
  using _link = attachUprobe(hello.programs.count_call, target);
  await one.run();
  await other.run();
  const { processes } = hello.maps;
  expect(processes).toHaveEntry(other.pid, { calls: other.calls, comm: 'workload' });
  expect(processes).toHaveEntry(one.pid, { calls: one.calls, comm: 'workload' });
});

test('[01.5] calls of processes that the map has no room for are counted as lost [Q4]', async () => {
  requires('uprobe');
  const work = await workload.calls();
  using hello = loadHello();
  const { processes } = hello.maps;
  const strangers = Array.from({ length: processes.maxEntries }, (_, index) => PID_LIMIT + index);
  processes.setMany(strangers.map((pid) => [pid, { calls: 1, comm: 'stranger' }]));
  const target = { binary: workloadBinary(), function: WORKLOAD_FUNCTION };
  using _link = attachUprobe(hello.programs.count_call, target);
  await work.run();
  expect({ lost: hello.globals.lost, own: processes.get(work.pid)?.calls }).toObserve(
    { lost: work.calls, own: undefined },
    {
      what: 'the global variable `lost`, and the calls of the child in `processes`',
      did: `filled the map; then child ${work.pid} called the function ${work.calls} times`,
      beside: hello.programs.count_call,
    },
  );
});

test('[01.5] [M1.2] [L01] counts exactly the files that a process opens', async () => {
  requires('kprobe');
  const work = await workload.opens();
  const { hello } = startCounting(FUNCTION);
  using _ = hello;
  await work.run();
  expect(hello.maps.processes).toHaveEntry(work.pid, { calls: work.calls, comm: 'workload' });
});

test('[01.6] when it is stopped, it sums up, and nothing is left in the kernel', async () => {
  requires('kprobe');
  const work = await workload.opens();
  const before = idsInKernel();
  const stopping = new AbortController();
  const { promise: attached, resolve } = Promise.withResolvers<void>();
  const counted = countCalls({
    name: FUNCTION,
    seconds: 0,
    stop: stopping.signal,
    attached: resolve,
  });
  // Where it fails before, this fails with it.
  await Promise.race([attached, counted]);
  const ours = idsSince(before);
  await work.run();
  stopping.abort();
  const { processes } = await counted;
  expect(processes.filter(({ pid }) => pid === work.pid)).toObserve(
    [{ pid: work.pid, comm: 'workload', calls: work.calls }],
    { what: 'the process in the summary' },
  );
  expect(ours.some((id) => id.startsWith('program'))).toObserve(true, {
    what: 'whether a program was in the kernel meanwhile',
  });
  expect(await whatStays(ours)).toObserve([], {
    what: 'what is left in the kernel',
    did: 'countCalls() was stopped, and returned',
  });
});

test('[01.6] [E9] Ctrl-C ends the command with its summary and exit code 0', async () => {
  requires('kprobe');
  const work = await workload.opens();
  const lesson = await startLesson(import.meta.dirname, FUNCTION);
  await work.run();
  lesson.child.kill('SIGINT');
  const { code, stdout, stderr } = await lesson.ended;
  const row = new RegExp(`^ *${work.pid} +(\\d+)  (.*)$`, 'm').exec(stdout);
  expect({ code, calls: Number(row?.[1]), comm: row?.[2], stderr }).toObserve(
    {
      code: 0,
      calls: work.calls,
      comm: 'workload',
      stderr: `Hello, ${FUNCTION}! Counting its calls. Ctrl-C ends it.\n`,
    },
    { what: 'the command, ended by Ctrl-C' },
  );
});

test('[01.6] the command ends by itself when its time is over, and says which of two names it took', async () => {
  requires('kprobe');
  const args = [`no_such_function,${FUNCTION}`, '-d', '0.2'];
  const { code, stdout, stderr } = await runLesson(import.meta.dirname, ...args);
  expect({
    code,
    said: stderr.split('\n')[0],
    last: stdout.trimEnd().split('\n').at(-1),
  }).toObserve(
    {
      code: 0,
      said: `This kernel has no no_such_function: ${FUNCTION} is taken.`,
      last: expect.stringMatching(/^\d+ calls of do_sys_openat2 by \d+ process/),
    },
    { what: 'the command', did: `start ${args.join(' ')}` },
  );
});
