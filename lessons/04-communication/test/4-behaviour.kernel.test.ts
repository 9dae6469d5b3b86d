import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { mainOf } from '@ebpf-dojo/course/testing';
import { eventually, requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { follow, loadPerf, loadRing, watchOpens, type Open } from '#lesson';
import { inOrder, known, opensOf } from './opens-of.ts';

requires('tracepoint', 'ring buffer', 'btf');

/** More than fit into a page. */
const manyOpens = () => workload.opens(randomInt(100, 200));
const A_PAGE = 4096;

test('[04.2] [E4] every open of a process arrives by the perf event array', async () => {
  const work = await workload.opens();
  using opens = loadPerf({ pid: work.pid });
  opens.programs.on_open.attach();
  await work.run();
  const events: Open[] = [];
  opens.maps.opens.drain((open) => events.push(open));
  expect(known(events)).toObserve(opensOf(work), {
    what: 'opens by the perf event array',
    beside: opens,
  });
});

test('[04.2] [Q4] opens that a full buffer refuses are counted', async () => {
  const work = await manyOpens();
  using opens = loadPerf({ pid: work.pid, bytesPerCpu: A_PAGE });
  opens.programs.on_open.attach();
  await work.run();
  const { seen, lost } = opens.globals;
  const delivered = opens.maps.opens.drain(() => {});
  expect({ seen, delivered, lost }).toObserve(
    { seen: work.n, delivered, lost: work.n - delivered },
    { what: 'the account of a buffer that nobody read', beside: opens },
  );
});

test('[04.3] [M1.4] every open of a process arrives by the ring buffer', async () => {
  const work = await workload.opens();
  using opens = loadRing({ pid: work.pid });
  opens.programs.on_open.attach();
  await work.run();
  const events: Open[] = [];
  opens.maps.opens.drain((open) => events.push(open));
  expect(known(events)).toObserve(opensOf(work), {
    what: 'opens by the ring buffer',
    beside: opens.maps.opens,
  });
});

test('[04.3] opens of several processes arrive in the order they were made', async () => {
  const works = [await workload.opens(), await workload.opens(), await workload.opens()];
  using opens = loadRing();
  opens.programs.on_open.attach();
  for (const work of works) await work.run();
  const events: Open[] = [];
  opens.maps.opens.drain((open) => {
    if (works.some(({ pid }) => pid === open.pid)) events.push(open);
  });
  expect(known(events)).toObserve(works.flatMap(opensOf), {
    what: 'opens by the ring buffer',
    did: `had ${works.length} children open files, one after the other`,
    beside: opens.programs.on_open,
  });
});

test('[04.4] [Q4] opens that find no room in the ring are counted', async () => {
  const work = await manyOpens();
  using opens = loadRing({ pid: work.pid, ringBytes: A_PAGE });
  opens.programs.on_open.attach();
  await work.run();
  const { seen, lost } = opens.globals;
  const delivered = opens.maps.opens.drain(() => {});
  expect({ seen, delivered, lost }).toObserve(
    { seen: work.n, delivered, lost: work.n - delivered },
    { what: 'the account of a ring that nobody read', beside: opens.programs.on_open },
  );
});

test('[04.4] nothing counts as lost while there is room', async () => {
  const work = await manyOpens();
  using opens = loadRing({ pid: work.pid });
  opens.programs.on_open.attach();
  await work.run();
  expect(opens.globals.lost).toObserve(0, { what: 'lost', beside: opens.programs.on_open });
});

test('[04.5] each open waits until the one before is done with', async () => {
  const work = await workload.opens();
  using opens = loadRing({ pid: work.pid });
  opens.programs.on_open.attach();
  const stopping = new AbortController();
  const events: Open[] = [];
  let now = 0;
  let most = 0;
  const onOpen = async (open: Open): Promise<void> => {
    most = Math.max(most, ++now);
    await setImmediate();
    now--;
    events.push(open);
  };
  const following = follow(opens.maps.opens, onOpen, { signal: stopping.signal });
  // It is awaited once the work is done, and may fail before.
  following.catch(() => {});
  await work.run();
  const all = eventually(() => events.length === work.n, { what: `${work.n} opens` });
  await Promise.race([following, all.catch(() => {})]);
  stopping.abort();
  await following;
  expect({ opens: events.length, inOrder: inOrder(events), atOnce: most }).toObserve(
    { opens: work.n, inOrder: true, atOnce: 1 },
    { what: 'opens that follow() gave', beside: opens.maps.opens },
  );
});

test('[04.5] an abort ends it without an error, also while nothing comes', async () => {
  const work = await workload.opens();
  using opens = loadRing({ pid: work.pid });
  opens.programs.on_open.attach();
  const stopping = new AbortController();
  let end: string | undefined;
  const following = follow(opens.maps.opens, () => {}, { signal: stopping.signal }).then(
    () => (end = 'without an error'),
    (error: Error) => (end = `by ${error.name}: ${error.message}`),
  );
  await setImmediate();
  stopping.abort();
  const ended = eventually(() => end, { what: 'follow() to end', deadlineMs: 2000 });
  await Promise.race([following, ended.catch(() => {})]);
  expect(end).toObserve('without an error', {
    what: 'the end of follow()',
    did: 'aborted the signal while no file was opened',
  });
});

test('[04.5] an error of the one who looks ends it, and is thrown', async () => {
  const work = await workload.opens();
  using opens = loadRing({ pid: work.pid });
  opens.programs.on_open.attach();
  await work.run();
  const { signal } = new AbortController();
  let calls = 0;
  const following = follow(
    opens.maps.opens,
    () => {
      calls++;
      throw new RangeError('too much');
    },
    { signal },
  );
  const end = await following.then(
    () => 'without an error',
    (error: Error) => `by ${error.name}: ${error.message}`,
  );
  expect({ calls, end }).toObserve(
    { calls: 1, end: 'by RangeError: too much' },
    { what: 'follow()', did: 'threw RangeError: too much at the first open' },
  );
});

/** Opens a file so many times, in this process, while nothing else gets its turn. */
function openHere(times: number): void {
  for (let left = times; left > 0; left--) closeSync(openSync('/dev/null', 'r'));
}

test.for([
  ['everything that waits in the ring is delivered before the end', loadRing, 20_000],
  ['seen = delivered + lost after an overload', loadSmallPerf, 300],
] as const)('[04.6] [Q4] %s', async ([, load, least]) => {
  const work = await workload.opens(least + randomInt(100));
  using opens = load({ pid: work.pid, ringBytes: 4 * 1024 * 1024 });
  const gate = Promise.withResolvers<void>();
  let delivered = 0;
  const watch = watchOpens(opens, async () => {
    await gate.promise;
    delivered++;
  });
  watch.ended.catch(() => {});
  await work.run();
  gate.resolve();
  const account = await watch.stop();
  const { lost } = opens.globals;
  expect({ ...account, delivered }).toObserve(
    { seen: work.n, delivered: work.n - lost, lost },
    { what: 'the account', beside: opens.programs.on_open },
  );
});

function loadSmallPerf({ pid }: { readonly pid: number }): ReturnType<typeof loadPerf> {
  return loadPerf({ pid, bytesPerCpu: A_PAGE });
}

test('[04.6] [Q4] nothing is seen that comes while the rest is delivered', async () => {
  const n = randomInt(20, 90);
  using opens = loadRing({ pid: process.pid });
  let delivered = 0;
  const watch = watchOpens(opens, () => {
    delivered++;
    // A loop that sees its own work would never end.
    if (delivered <= n) openHere(1);
  });
  watch.ended.catch(() => {});
  openHere(n);
  const account = await watch.stop();
  const { seen } = opens.globals;
  expect({ ...account, delivered }).toObserve(
    { seen, delivered: seen, lost: 0 },
    {
      what: 'the account',
      did: `opened ${n} files, stopped, and opened one more for each that was delivered`,
      beside: opens,
    },
  );
});

/** Lines as they come. */
function linesOf(stream: Readable): string[] {
  const lines: string[] = [];
  createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return lines;
}

test.for([['ring buffer'], ['perf event array', '--perf']] as const)(
  '[04.6] [E4] [L04] the command prints each open, and its account at the end: by %s',
  async ([, ...args]) => {
    const work = await workload.opens();
    const command = [mainOf(import.meta.dirname), '--pid', String(work.pid), ...args];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
    const closed = once(child, 'close') as Promise<[number | null]>;
    const [stdout, stderr] = [linesOf(child.stdout), linesOf(child.stderr)];
    try {
      await Promise.race([
        eventually(() => stderr.length > 0, { what: 'its first word', deadlineMs: 60_000 }),
        closed,
      ]);
      await work.run();
      child.kill('SIGINT');
      const [code] = await closed;
      const opens = stdout.filter((line) => line.endsWith(' workload         /dev/null'));
      expect({ code, opens: opens.length, said: stderr.slice(0, 2) }).toObserve(
        {
          code: 0,
          opens: work.n,
          said: ['Watching openat.', `${work.n} seen = ${work.n} delivered + 0 lost`],
        },
        { what: 'the command' },
      );
    } finally {
      child.kill('SIGKILL');
    }
  },
);

/** Lets the event loop poll what was added to it, and hear what there is. */
async function turns(): Promise<void> {
  for (let left = 5; left > 0; left--) await setImmediate();
}

/** Several events, and fewer than any workload makes. */
const SEVERAL_BYTES = 512;
const NEVER = 2 ** 32 - 1;

test('[04.7] nobody is woken before so much waits: it arrives by a flush', async () => {
  const work = await workload.opens();
  using opens = loadRing({ pid: work.pid, wakeupBytes: NEVER });
  let delivered = 0;
  using reader = opens.maps.opens.read(() => delivered++);
  await turns();
  opens.programs.on_open.attach();
  await work.run();
  await turns();
  const woken = delivered > 0;
  await reader.flush();
  expect({ woken, delivered }).toObserve(
    { woken: false, delivered: work.n },
    { what: 'a reader to be woken from 4 GiB on', beside: opens.programs.on_open },
  );
});

test('[04.7] the reader is woken as soon as so much waits', async () => {
  const work = await workload.opens();
  using opens = loadRing({ pid: work.pid, wakeupBytes: SEVERAL_BYTES });
  let delivered = 0;
  using reader = opens.maps.opens.read(() => delivered++);
  await turns();
  opens.programs.on_open.attach();
  await work.run();
  const woken = await eventually(() => delivered > 0, { what: 'an open', deadlineMs: 1000 }).catch(
    () => false,
  );
  await reader.flush();
  expect({ woken, delivered }).toObserve(
    { woken: true, delivered: work.n },
    { what: `a reader to be woken from ${SEVERAL_BYTES} bytes on`, beside: opens.programs.on_open },
  );
});

test('[04.7] a reader that looks at an interval gets all without being woken', async () => {
  const work = await workload.opens();
  using opens = loadRing({ pid: work.pid, wakeupBytes: NEVER });
  let delivered = 0;
  using _reader = opens.maps.opens.read(() => delivered++, { intervalMs: 20 });
  opens.programs.on_open.attach();
  await work.run();
  await eventually(() => delivered === work.n, { what: `${work.n} opens` }).catch(() => {});
  expect(delivered).toObserve(work.n, { what: 'opens of a reader that looks every 20 ms' });
});
