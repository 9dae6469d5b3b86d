// What does not depend on the kernel, or takes too long where it is emulated: many connections, many filters, and what goes wrong.
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { requires, tcpEnds, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import type { TcpFilter } from './live-filter/filter.ts';
import { tcp, type Session } from './index.ts';
import { CollectingSession, withPort } from './testing/collected.ts';
import { listen } from '../testing/listener.ts';

requires('root', 'ring buffer', 'btf tracepoint', 'ipv6');
leavesNothing();

/** The programs, maps and links of this process, by the kernel's ids, and how many descriptors it has. */
function held(): string[] {
  const descriptors = readdirSync('/proc/self/fdinfo');
  const ids = descriptors.flatMap((fd) => idsOf(`/proc/self/fdinfo/${fd}`));
  return [`${descriptors.length} descriptors`, ...ids];
}

function idsOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').match(/^(?:prog|map|link)_id:\s*\d+/gm) ?? [];
  } catch {
    // The one that the folder was read by.
    return [];
  }
}

const MANY = 10_000;
const MILLISECOND = 1e6;

test(
  '[M3.3] [M3.4] [M3.6] [M3.7] 10 000 connections over IPv4 and IPv6: each is told, its owner right, its duration that of the clock of its client',
  { timeout: 120_000 },
  async () => {
    const work = await workload.tcpEnds(MANY);
    using session = new CollectingSession();
    const { server, connections } = tcpEnds(await work.run());
    const byPort = new Map(connections.map((each) => [each.clientPort, each]));
    const isOurs = withPort(work.port, ...new Set(connections.map(({ serverPort }) => serverPort)));
    const accounting = session.finish();
    expect(accounting).toMatchObject({ seen: accounting.delivered, lost: 0 });
    const sessions = session.sessions.filter(isOurs);
    const open = session.connections().filter(isOurs);
    // A quarter each: closed, reset, refused and open; refused ones have no other end.
    expect(sessions).toHaveLength((MANY / 4) * 5);
    expect(open).toHaveLength((MANY / 4) * 2);
    const owners = { client: `${work.pid} workload`, server: `${server} tcp-server`, unknown: '' };
    for (const { role, owner, local } of [...sessions, ...open])
      if (`${owner?.pid} ${owner?.comm}` !== owners[role])
        expect.fail(`port ${local.port} belongs to ${owner?.pid} ${owner?.comm}`);
    const clients = sessions.filter(({ role }) => role === 'client');
    expect(new Set([...clients, ...open].map(({ local }) => local.port)).size).toBeGreaterThan(
      MANY - 1,
    );
    const durations = clients.map(({ local, durationNanoseconds: duration }) => {
      const was = byPort.get(local.port);
      if (was === undefined) return expect.fail(`nobody has port ${local.port}`);
      if (was.end === 'refused') return { possible: duration === undefined, near: true };
      const [least, clock] = [Number(was.ending - was.connected), Number(was.ended - was.start)];
      return {
        possible: duration !== undefined && duration >= least && duration <= clock,
        near: clock - (duration ?? 0) <= Math.max(MILLISECOND, clock / 20),
      };
    });
    expect(durations.filter(({ possible }) => !possible)).toEqual([]);
    // The rest are those whose client had to wait for a CPU before it looked at its clock.
    expect(durations.filter(({ near }) => near).length).toBeGreaterThan(0.99 * clients.length);
  },
);

/** A thousand filters, by turns. Each lets one of two ports through, and says so by a means of its own. */
function filters(one: number, other: number): { filter: TcpFilter; port: number }[] {
  return Array.from({ length: 1000 }, (_, index) => {
    const port = index % 2 === 0 ? one : other;
    const noise = Array.from({ length: index % 7 }, (_unused, extra) => 1 + extra + index);
    if (index % 3 === 0) return { port, filter: { ports: [port, ...noise] } };
    const network = port === one ? '127.0.0.0/8' : '::/32';
    return { port, filter: { networks: [network], pids: [process.pid, ...noise] } };
  });
}

test(
  '[M3.5] 1000 filters while it runs: each connection is judged by the one in force, and nothing is loaded again or left',
  { timeout: 120_000 },
  async () => {
    await using one = await listen('127.0.0.1');
    await using other = await listen('::1');
    using session = new CollectingSession();
    await one.exchange();
    const before = held();
    const wanted: [number, number][] = [];
    for (const { filter, port } of filters(one.port, other.port)) {
      const changes = session.filter.set(filter);
      wanted.push([changes, port], [changes, port]);
      await one.exchange();
      await other.exchange();
    }
    expect(held()).toEqual(before);
    expect(session.filter.changes).toBe(1000);
    session.finish();
    const seen = session.sessions
      .filter(({ filter }) => filter > 0)
      .filter(withPort(one.port, other.port))
      .map(({ filter, role, local, remote }): [number, number] => [
        filter,
        role === 'client' ? remote.port : local.port,
      ]);
    expect(seen).toEqual(wanted);
  },
);

test('[M3.5] a filter changes as a whole: what each of a thousand lets through is told while they change', async () => {
  const work = await workload.tcp4(3000);
  using session = new CollectingSession({ filter: { ports: [work.port] } });
  const state = { isOver: false };
  const done = work.run().finally(() => (state.isOver = true));
  let changes = 0;
  while (!state.isOver || changes < 1000) {
    const noise = Array.from({ length: changes % 5 }, (_, extra) => 1 + extra + changes);
    changes = session.filter.set(
      changes % 2 === 0
        ? { ports: [...noise, work.port] }
        : { networks: ['127.0.0.0/8', `10.${changes % 256}.0.0/16`], ports: [work.port, ...noise] },
    );
    if (changes % 50 === 0) await new Promise(setImmediate);
  }
  await done;
  session.finish();
  expect(changes).toBeGreaterThanOrEqual(1000);
  expect(session.sessions).toHaveLength(2 * work.n);
  expect(new Set(session.sessions.map(({ filter }) => filter)).size).toBeGreaterThan(20);
});

test('[Q4] connections that there is no room for are counted, and told without times', async () => {
  await using listener = await listen();
  using session = new CollectingSession({ room: 4, filter: { ports: [listener.port] } });
  const others = session.connections().length;
  const pairs = [];
  for (let count = 0; count < 5; count++) pairs.push(await listener.open());
  expect(session.status.notFollowed).toBeGreaterThanOrEqual(10 - (4 - others));
  for (const { client, server } of pairs) {
    client.resume().end();
    server.resume().end();
  }
  await expect.poll(() => session.sessions.length).toBe(10);
  session.finish();
  const unknown = session.sessions.filter((each) => each.durationNanoseconds === undefined);
  expect(unknown.length).toBeGreaterThanOrEqual(10 - (4 - others));
  expect(session.status.notFollowed).toBeGreaterThanOrEqual(unknown.length);
  for (const each of unknown)
    expect(each).toMatchObject({ established: true, outcome: 'closed', openAtStart: true });
});

test('[M4.4] detached and attached again 50 times it follows what is there, and leaves nothing', async () => {
  await using listener = await listen();
  using session = new CollectingSession({ enabled: false });
  expect(session.links).toEqual([]);
  const { client, server } = await listener.open();
  const before = held();
  for (let round = 0; round < 50; round++) {
    session.enable();
    session.enable();
    const ours = session.connections().filter(withPort(listener.port));
    expect(ours.map(({ owner }) => owner?.pid)).toEqual([process.pid, process.pid]);
    await listener.exchange();
    session.disable();
    session.disable();
    await listener.exchange();
  }
  expect(held()).toEqual(before);
  client.destroy();
  server.destroy();
  session.finish();
  expect(session.sessions.filter(withPort(listener.port))).toHaveLength(100);
});

test('is an async iterable that is loaded when it is asked for, and gone when it is left', async () => {
  await using listener = await listen();
  const before = held();
  const events = tcp({ filter: { ports: [listener.port] } });
  // Nothing is loaded before it is asked for.
  expect(held()).toEqual(before);
  const first = events.next();
  await listener.exchange(1, 2);
  expect(await first).toMatchObject({ done: false, value: { type: 'session' } });
  await events.return();
  expect(held()).toEqual(before);

  const stop = new AbortController();
  const all: Session[] = [];
  const loop = (async () => {
    for await (const event of tcp({
      filter: { ports: [listener.port] },
      signal: stop.signal,
    })) {
      if (event.type === 'session' && all.push(event) === 2) stop.abort();
    }
  })();
  await listener.exchange(3, 4);
  await loop;
  expect(new Set(all.map(({ bytesSent }) => bytesSent))).toEqual(new Set([3, 4]));
});

const run = promisify(execFile);

/** Runs commands of bash in a network of their own, with a route that goes nowhere. */
function inOwnNetwork(script: string): Promise<unknown> {
  const prepare = 'ip link set lo up; ip route add unreachable 10.9.0.0/16';
  return run('unshare', ['--net', 'bash', '-c', `${prepare}; ${script}; exit 0`]);
}

/** A server that never accepts: its queue holds two, and who comes then is not answered. With what is to be done beside it. */
function beside(port: number, script: string): string {
  const to = `/dev/tcp/127.0.0.1/${port}`;
  const code = `require("node:net").createServer().listen({ port: ${port}, host: "127.0.0.1", backlog: 1 }, () => {
    require("node:child_process").spawnSync("bash", ["-c", "exec 3<>${to}; exec 4<>${to}; ${script.replaceAll('$to', to)}"]);
    process.exit();
  })`;
  return `'${process.execPath}' -e '${code}'`;
}

test('[M3.7] a connect that comes to nothing is told apart: refused, unreachable, timed out, given up, without a port', async () => {
  using session = new CollectingSession({
    filter: { ports: [81, 82, 83, 84, 85], networks: ['127.0.0.0/8', '10.9.0.0/16'] },
  });
  await inOwnNetwork('exec 3<>/dev/tcp/127.0.0.1/81 || exec 3<>/dev/tcp/10.9.0.1/82');
  await inOwnNetwork(
    `sysctl -qw net.ipv4.tcp_syn_retries=1; ${beside(83, 'exec 5<>$to')}; ${beside(84, 'timeout 0.2 bash -c \\"exec 5<>$to\\"')}`,
  );
  await inOwnNetwork(
    `sysctl -qw net.ipv4.ip_local_port_range="40000 40001"; ${beside(85, 'exec 5<>$to')}`,
  );
  session.finish();
  const failed = session.sessions.filter(({ established }) => !established);
  expect(
    failed.map(
      ({ outcome, error, remote }) => `${remote.address}:${remote.port} ${outcome} ${error}`,
    ),
  ).toEqual([
    '127.0.0.1:81 refused ECONNREFUSED',
    '10.9.0.1:82 unreachable EHOSTUNREACH',
    '127.0.0.1:83 timed out ETIMEDOUT',
    '127.0.0.1:84 given up undefined',
    '127.0.0.1:85 failed EADDRNOTAVAIL',
  ]);
  for (const { owner, role, durationNanoseconds } of failed)
    expect([owner?.comm, role, durationNanoseconds]).toEqual(['bash', 'client', undefined]);
  expect(failed[2]?.connectNanoseconds).toBeGreaterThan(1000 * MILLISECOND);
});

/** A client of 127.0.0.1, both ends in one process, that takes its network away once it is connected, and sends. */
const CUT_OFF = `
const { spawnSync } = require("node:child_process"), net = require("node:net");
net.createServer((socket) => socket.on("error", () => {})).listen(86, "127.0.0.1", () => {
  const client = net.connect(86, "127.0.0.1", () => {
    spawnSync("ip", ["link", "set", "lo", "down"]);
    client.write("seven b");
  });
  client.on("error", () => process.exit());
});`;

test('[M3.7] a session whose other end no longer answers times out, after it had been established', async () => {
  using session = new CollectingSession({ filter: { ports: [86] } });
  await inOwnNetwork(`sysctl -qw net.ipv4.tcp_retries2=1; '${process.execPath}' -e '${CUT_OFF}'`);
  session.finish();
  const client = session.sessions.filter(({ role }) => role === 'client');
  expect(client).toMatchObject([
    { established: true, outcome: 'timed out', error: 'ETIMEDOUT', bytesSent: 7 },
  ]);
  // Two tries at the least, 200 ms and 400 ms apart.
  expect(client[0]?.durationNanoseconds).toBeGreaterThan(600 * MILLISECOND);
});
