import { randomInt } from 'node:crypto';
import { constants } from 'node:os';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { requires, workload, workloadBinary } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import {
  Numbering,
  countsOf,
  measureCosts,
  startCalls,
  startExecs,
  startOpens,
  takeExecs,
  type Open,
  type Opens,
} from '#lesson';

requires('tracepoint', 'raw tracepoint', 'btf tracepoint', 'ring buffer');

const number = (name: string): number => syscallNumber(nativeAbi(), name) ?? -1;

test('[06.1] a program that is started is in the records of sched_process_exec [E6]', async () => {
  using execs = startExecs();
  const { pid } = await workload.opens(1);
  expect(takeExecs(execs).filter((exec) => exec.pid === pid)).toObserve(
    [{ pid, path: workloadBinary() }],
    { what: 'records of the child', did: `started child ${pid}`, beside: execs.programs.on_exec },
  );
});

test('[06.2] each call is counted under its number [L-e]', async () => {
  const work = await workload.opens();
  using calls = startCalls(work.pid);
  await work.run();
  expect(calls.maps.calls).toHaveEntry(
    { number: number('openat'), numbering: Numbering.NATIVE },
    work.n,
  );
});

test('[06.2] calls of 32-bit programs are not taken for others of the same number [L-e]', async () => {
  requires('compat calls');
  const work = await workload.compat();
  using calls = startCalls(work.pid);
  await work.run();
  const counts = countsOf(calls).filter(({ name }) => name !== 'sendto' && name !== 'read');
  expect(counts.filter(({ name }) => !name.startsWith('getpid') || name.includes('32'))).toObserve(
    [{ name: 'getpid (32-bit)', count: work.n }],
    { what: 'calls, but for those that say when the work is done', beside: calls },
  );
});

/** What was paired so far, without what cannot be foretold: a descriptor is any number from 0 on. */
function paired({ maps }: Opens): Omit<Open, 'pid'>[] {
  const opens: Omit<Open, 'pid'>[] = [];
  maps.opens.drain(({ result, path, path_length }) => {
    opens.push({ result: Math.sign(result) * Math.min(Math.abs(result), 200), path, path_length });
  });
  return opens;
}

/** The kinds of opens that there are in a list, each with how many of them follow. */
function runsOf(opens: readonly Omit<Open, 'pid'>[]): string[] {
  const kinds = opens.map(
    ({ result, path, path_length }) =>
      `${result < 0 ? `error ${result}` : 'a descriptor'} for ${path_length < 0 ? 'no text' : path}`,
  );
  return [...new Set(kinds)].map(
    (kind) => `${kinds.filter((each) => each === kind).length} × ${kind}`,
  );
}

test('[06.3] each open has its path and what came of it, also where that is an error [L06]', async () => {
  const [work, failing, unreadable] = [
    await workload.opens(),
    await workload.failures(),
    await workload.unreadableOpens(),
  ];
  const seen: string[] = [];
  for (const each of [work, failing, unreadable]) {
    using opens = startOpens(each.pid);
    await each.run();
    seen.push(...runsOf(paired(opens)), `${opens.maps.paths.count()} left in paths`);
  }
  const { ENOENT, EFAULT } = constants.errno;
  expect(seen).toObserve(
    [
      `${work.n} × a descriptor for /dev/null`,
      '0 left in paths',
      `${failing.n} × error -${ENOENT} for /nowhere/nothing`,
      '0 left in paths',
      `${unreadable.n} × error -${EFAULT} for no text`,
      '0 left in paths',
    ],
    {
      what: 'opens with what came of them',
      did: `had children open ${work.n} files, fail to open ${failing.n}, and give ${unreadable.n} addresses without a path`,
    },
  );
});

test('[06.3] a path whose exit was never seen is not taken for that of a later open', async () => {
  const work = await workload.opens();
  using opens = startOpens(work.pid);
  // As if a thread with this id had begun an open long ago, and nobody had seen how it ended.
  opens.maps.paths.set(work.pid, 1n);
  await work.run();
  expect(runsOf(paired(opens))).toObserve([`${work.n} × a descriptor for /dev/null`], {
    what: 'opens with what came of them',
    did: `left the path of an old open to thread ${work.pid}, which then opened ${work.n} files`,
    beside: opens.maps.paths,
  });
});

test('[06.4] each kind of tracepoint sees each call [L06]', () => {
  const calls = randomInt(2000, 4000);
  const costs = measureCosts(calls);
  expect(costs.map(({ hook, counted }) => `${hook}: ${counted}`)).toObserve(
    ['none: 0', `tracepoint: ${calls}`, `raw_tp: ${calls}`, `tp_btf: ${calls}`],
    { what: 'calls counted by each kind', did: `called getppid ${calls} times, each way` },
  );
  expect(
    costs.map(({ hook, nsPerRun }) => `${hook}: ${nsPerRun > 0 ? 'some' : nsPerRun}`),
  ).toObserve(['none: 0', 'tracepoint: some', 'raw_tp: some', 'tp_btf: some'], {
    what: 'nanoseconds of a run',
    did: `called getppid ${calls} times, each way`,
  });
});
