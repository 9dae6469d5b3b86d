import { randomInt } from 'node:crypto';
import { constants } from 'node:fs';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { OPENER, Opener, loadCalls, probe, type Call, type Calls } from '#lesson';
import { attachBoth } from './attach-both.ts';
import { Gate } from './gate.ts';

requires('uprobe', 'ring buffer', 'btf');

/** Room for a path, with the NUL that ends it. */
const PATH_BYTES = 64;
/** Source: include/uapi/asm-generic/errno-base.h. */
const ENOENT = 2;

const some = (): number => randomInt(20, 90);

function programsOf({ programs: { on_entry: entry, on_return: exit } }: Calls) {
  return { entry, exit };
}

/** What arrived in the ring. */
function callsIn({ maps }: Calls): Call[] {
  const calls: Call[] = [];
  maps.calls.drain((call) => calls.push(call));
  return calls;
}

/** Loaded and attached to open_file, whatever 05.2 does. */
function tracing(pid?: number): Calls {
  const calls = loadCalls(pid === undefined ? {} : { pid });
  attachBoth(programsOf(calls), 'open_file');
  return calls;
}

test('[05.2] [L05] both programs run once for each call', async () => {
  await using opener = await Opener.start();
  using calls = loadCalls();
  const { entry, exit } = programsOf(calls);
  probe({ entry, exit }, { binary: OPENER, function: 'open_file' });
  const n = some();
  await opener.open(n, '/dev/null');
  expect(entry).toHaveRun(n);
  expect(exit).toHaveRun(n);
});

test('[05.2] a call under way has been entered, and has not returned', async () => {
  using gate = new Gate();
  await using opener = await Opener.start();
  using calls = loadCalls();
  const { entry, exit } = programsOf(calls);
  probe({ entry, exit }, { binary: OPENER, function: 'open_file' });
  const opened = opener.open(1, gate.path);
  // Of a test that fails before it waits for it, the opener is ended.
  opened.catch(() => {});
  await gate.reachedBy(opener.pid);
  expect(entry).toHaveRun(1);
  expect(exit).toHaveRun(0);
  gate.open();
  await opened;
  expect(exit).toHaveRun(1);
});

test('[05.3] [L05] every call arrives, with its number and its text', async () => {
  await using opener = await Opener.start();
  using calls = tracing();
  const [short, long] = [some(), some()];
  const flags = constants.O_NONBLOCK | constants.O_NOCTTY;
  const path = `/nowhere/${'x'.repeat(PATH_BYTES)}`;
  await opener.open(short, '/dev/null', flags);
  await opener.open(long, path);
  const { pid } = opener;
  const expected = (n: number, ...[room, number, text]: [number, number, string]): Call[] =>
    Array.from({ length: n }, () => ({
      pid,
      tid: pid,
      flags: number,
      path_length: room,
      path: text,
    }));
  expect(callsIn(calls)).toObserve(
    [
      ...expected(short, '/dev/null'.length + 1, flags, '/dev/null'),
      ...expected(long, PATH_BYTES, 0, path.slice(0, PATH_BYTES - 1)),
    ],
    {
      what: 'arguments of open_file',
      did: `child ${pid} called open_file("/dev/null", ${flags}) ${short} times, then open_file("${path}", 0) ${long} times`,
      beside: calls.programs.on_entry,
    },
  );
});

test('[05.3] a text that is in no memory is told as unreadable', async () => {
  await using opener = await Opener.start();
  using calls = tracing();
  const n = some();
  await opener.openUnreadable(n);
  const texts = callsIn(calls).map(({ path, path_length: length }) =>
    length < 0 ? 'unreadable' : path,
  );
  expect(texts).toObserve(
    Array.from({ length: n }, () => 'unreadable'),
    {
      what: 'texts among the arguments of open_file',
      did: `child ${opener.pid} called open_file ${n} times with address 1, where no memory is`,
      beside: calls.programs.on_entry,
    },
  );
});

test('[05.4] [L05] counts what the function gives back, errors below 0 among it', async () => {
  await using opener = await Opener.start();
  using calls = tracing();
  const [there, missing] = [some(), some()];
  const descriptor = await opener.open(there, '/dev/null');
  await opener.open(missing, '/nowhere');
  expect(Object.fromEntries(calls.maps.results)).toObserve(
    { [descriptor]: there, [-ENOENT]: missing },
    {
      what: 'what open_file gave back, and how often',
      did: `child ${opener.pid} called open_file, which gave ${descriptor} ${there} times, and ${-ENOENT} ${missing} times`,
      beside: calls.programs.on_return,
    },
  );
});

test('[05.6] [L05] of two processes that run the same program, only the wanted one counts', async () => {
  await using wanted = await Opener.start();
  await using other = await Opener.start();
  using calls = tracing(wanted.pid);
  const [n, m] = [some(), some()];
  await wanted.open(n, '/dev/null');
  await other.open(m, '/dev/null');
  const pids = callsIn(calls).map(({ pid }) => pid);
  const of = (pid: number): number => pids.filter((each) => each === pid).length;
  expect({ wanted: of(wanted.pid), other: of(other.pid) }).toObserve(
    { wanted: n, other: 0 },
    {
      what: 'calls that counted',
      did: `asked for child ${wanted.pid}, which called open_file ${n} times; child ${other.pid} did ${m} times`,
      beside: calls.programs.on_entry,
    },
  );
});

test('[05.6] calls of all threads of the wanted process count', async () => {
  await using opener = await Opener.start();
  using calls = tracing(opener.pid);
  const n = some();
  await opener.openInThread(n, '/dev/null');
  expect(callsIn(calls).length).toObserve(n, {
    what: 'calls that counted',
    did: `asked for child ${opener.pid}, whose second thread called open_file ${n} times`,
    beside: calls.programs.on_entry,
  });
});

test('[05.6] without a wanted process all count, those too that start later', async () => {
  using calls = tracing();
  await using one = await Opener.start();
  await using other = await Opener.start();
  const n = some();
  await one.open(n, '/dev/null');
  await other.open(n + 1, '/dev/null');
  expect(callsIn(calls).length).toObserve(2 * n + 1, {
    what: 'calls that counted',
    did: `asked for all, and started two children that called open_file ${n} and ${n + 1} times`,
    beside: calls.programs.on_entry,
  });
});
