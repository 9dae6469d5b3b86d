import { constants, openSync } from 'node:fs';
import { open as openFile, readdir, readlink } from 'node:fs/promises';
import { randomInt } from 'node:crypto';
import type { RingBuffer } from '@ebpf-dojo/core';
import { requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { flagNames, watchOpens, type Open } from '#lesson';

requires('root', 'kprobe', 'ring buffer', 'btf');

/** What is in the ring now. */
function taken(ring: RingBuffer<Open>): Open[] {
  const opens: Open[] = [];
  ring.drain((open) => opens.push(open));
  return opens;
}

/** The same, so many times. */
function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

test('[02.2] [M1.4] [M1.5] each event says which process and thread opened, and its name', async () => {
  const work = await workload.opens();
  using opens = watchOpens(work.pid);
  await work.run();
  const seen = taken(opens.maps.events);
  expect(seen.map(({ pid, tid, comm }) => ({ pid, tid, comm }))).toObserve(
    times(work.n, { pid: work.pid, tid: work.pid, comm: 'workload' }),
    { what: 'events', beside: opens },
  );
});

test('[02.2] a thread is told from its process', async () => {
  const count = randomInt(3, 9);
  using opens = watchOpens(process.pid);
  // Node.js opens files in threads of its own.
  for (let i = 0; i < count; i++) await (await openFile('/dev/null')).close();
  const threads = new Set((await readdir('/proc/self/task')).map(Number));
  threads.delete(process.pid);
  const seen = taken(opens.maps.events).filter(({ tid }) => threads.has(tid));
  expect(seen.map(({ pid }) => pid)).toObserve(times(count, process.pid), {
    what: 'the processes of events of other threads than the first',
    did: `opened ${count} files in other threads of process ${process.pid}`,
    beside: opens,
  });
});

test('[02.2] [M1.5] each event has its time', async () => {
  const work = await workload.opens();
  using opens = watchOpens(work.pid);
  const before = process.hrtime.bigint();
  await work.run();
  const after = process.hrtime.bigint();
  const clock = taken(opens.maps.events).map(({ time }) => time);
  const good = clock.filter(
    (time, index) => time > (clock[index - 1] ?? before) && time < after,
  ).length;
  expect(good).toObserve(work.n, {
    what: 'events whose time is after that of the one before, and within the work',
    beside: opens,
  });
});

test('[02.3] [M1.5] [M1.7] paths are read from the memory of the process', async () => {
  const work = await workload.opens();
  using opens = watchOpens(work.pid);
  await work.run();
  const seen = taken(opens.maps.events);
  expect(seen.map(({ path, path_length }) => ({ path, path_length }))).toObserve(
    times(work.n, { path: '/dev/null', path_length: 10 }),
    { what: 'events', beside: opens },
  );
});

test('[02.3] a path that is longer than its room is cut', () => {
  const long = `/nowhere/${'long/'.repeat(60)}`;
  using opens = watchOpens(process.pid);
  expect(() => openSync(long, 'r')).toThrow('ENOENT');
  const lengths = taken(opens.maps.events).map(({ path }) => path.length);
  expect(Math.max(...lengths)).toObserve(255, {
    what: 'the length of the longest path',
    did: `opened a path of ${long.length} bytes`,
    beside: opens,
  });
});

test('[02.3] [M1.7] a path that cannot be read says so', async () => {
  const work = await workload.unreadableOpens();
  using opens = watchOpens(work.pid);
  await work.run();
  const seen = taken(opens.maps.events);
  expect(seen.map(({ path, path_length }) => ({ path, failed: path_length < 0 }))).toObserve(
    times(work.n, { path: '', failed: true }),
    { what: 'events', beside: opens },
  );
});

test('[02.3] [M1.5] dfd is AT_FDCWD, or the directory that a relative path starts from', async () => {
  const [somewhere, inside] = [await workload.opens(), await workload.relativeOpens()];
  const directory = await descriptorOf(inside.pid, '/dev');
  for (const [work, dfd] of [
    [somewhere, -100],
    [inside, directory],
  ] as const) {
    using opens = watchOpens(work.pid);
    await work.run();
    const seen = taken(opens.maps.events).map((open) => ({ dfd: open.dfd }));
    expect(seen).toObserve(times(work.n, { dfd }), { what: 'events', beside: opens });
  }
});

test('[02.4] [M1.3] [M1.7] flags and parent come from structs of the kernel', async () => {
  const work = await workload.opens();
  using opens = watchOpens(work.pid);
  await work.run();
  const seen = taken(opens.maps.events);
  expect(seen.map(({ flags, parent }) => ({ flags: flagNames(flags), parent }))).toObserve(
    times(work.n, { flags: 'O_RDONLY|O_LARGEFILE|O_CLOEXEC', parent: process.pid }),
    { what: 'events', beside: opens },
  );
});

test('[02.4] [M1.3] the flags are those of each open', () => {
  const { O_WRONLY, O_RDWR, O_APPEND, O_NOFOLLOW } = constants;
  using opens = watchOpens(process.pid);
  const path = `/nowhere/${randomInt(1e9)}`;
  for (const flags of [O_WRONLY | O_APPEND, O_RDWR | O_NOFOLLOW])
    expect(() => openSync(path, flags)).toThrow('ENOENT');
  const seen = taken(opens.maps.events).filter((open) => open.path === path);
  expect(
    seen.map(({ flags }) => flagNames(flags).replace(/\|O_LARGEFILE|\|O_CLOEXEC/g, '')),
  ).toObserve(['O_WRONLY|O_APPEND', 'O_RDWR|O_NOFOLLOW'], {
    what: 'events',
    did: 'opened a file to append to it, and to read and write it but no symbolic link',
    beside: opens,
  });
});

/** The number by which a process holds a file open. */
async function descriptorOf(pid: number, path: string): Promise<number> {
  const folder = `/proc/${pid}/fd`;
  for (const name of await readdir(folder))
    if ((await readlink(`${folder}/${name}`)) === path) return Number(name);
  throw new RangeError(`process ${pid} does not hold ${path} open`);
}
