// On every kernel: sessions of all kinds with their owners, what was open before, and a filter that changes while it runs.
import { randomInt } from 'node:crypto';
import { requires, tcpEnds, workload, type TcpConnection } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import type { Session } from './event.ts';
import { CollectingSession, endsText, withPort } from './testing/collected.ts';
import { listen } from '../testing/listener.ts';

requires('root', 'ring buffer', 'btf tracepoint', 'ipv6');
leavesNothing();

/** What is to be told of a connection: the client's end, and, where there was a server, its. */
function expected(
  { family, end, clientPort, serverPort }: TcpConnection,
  client: number,
  server: number,
) {
  const host = family === 4 ? '127.0.0.1' : '::1';
  const own = `${client} workload: ${host}:${clientPort} → ${host}:${serverPort}`;
  const other = `${server} tcp-server: ${host}:${serverPort} ← ${host}:${clientPort}`;
  if (end === 'refused') return [`${own} refused remote ECONNREFUSED`];
  if (end === 'closed') return [`${own} closed local`, `${other} closed remote`];
  return end === 'reset' ? [`${own} reset local`, `${other} reset remote ECONNRESET`] : [];
}

function told(session: Session): string {
  return [endsText(session), session.outcome, session.endedBy, session.error]
    .filter((part) => part !== undefined)
    .join(' ');
}

test('[M3.1] [M3.2] [M3.3] [M3.4] [M3.6] [M3.7] [Q4] tells each session with its owner, its times, its bytes and its end', async () => {
  const work = await workload.tcpEnds();
  using session = new CollectingSession();
  const { server, connections } = tcpEnds(await work.run());
  const open = connections.filter(({ end }) => end === 'open');
  const isOurs = withPort(...connections.map(({ clientPort }) => clientPort));
  const accounting = session.finish();
  const sessions = session.sessions.filter(isOurs);
  expect(sessions.map(told).toSorted()).toEqual(
    connections.flatMap((each) => expected(each, work.pid, server)).toSorted(),
  );
  expect(accounting.seen).toBe(accounting.delivered + accounting.lost);
  const byPort = new Map(connections.map((each) => [each.clientPort, each]));
  for (const each of sessions) {
    const was = byPort.get(each.role === 'client' ? each.local.port : each.remote.port);
    if (was === undefined) throw new RangeError('it is nobody’s');
    expect(each).toMatchObject({
      established: was.end !== 'refused',
      openAtStart: false,
      // Each sends the other a byte.
      bytesSent: was.end === 'refused' ? 0 : 1,
      bytesReceived: was.end === 'refused' ? 0 : 1,
    });
    if (each.role !== 'client') continue;
    const { durationNanoseconds: duration, connectNanoseconds: toConnect = -1 } = each;
    const answered = was.end === 'refused' ? was.ended : was.connected;
    expect(toConnect).toBeGreaterThan(0);
    expect(toConnect).toBeLessThanOrEqual(Number(answered - was.start));
    if (was.end === 'refused') expect(duration).toBeUndefined();
    else expect(duration).toBeGreaterThanOrEqual(Number(was.ending - was.connected));
    expect(duration ?? 0).toBeLessThanOrEqual(Number(was.ended - was.start));
  }
  // What is open is known, too.
  const owners = session
    .connections()
    .filter(isOurs)
    .map(({ owner }) => owner?.comm ?? '');
  expect(owners.toSorted()).toEqual(open.flatMap(() => ['tcp-server', 'workload']).toSorted());
});

test('[M3.7] what was open before is found with its owner, and marked', async () => {
  const work = await workload.tcpEnds(8);
  const { server, connections } = tcpEnds(await work.run());
  const open = connections.filter(({ end }) => end === 'open');
  const isOurs = withPort(...open.map(({ clientPort }) => clientPort));
  using session = new CollectingSession();
  const found = session.connections().filter(isOurs);
  expect(found.map(({ owner }) => `${owner?.pid} ${owner?.comm}`).toSorted()).toEqual(
    open.flatMap(() => [`${work.pid} workload`, `${server} tcp-server`]).toSorted(),
  );
  expect(found.every(({ openAtStart, established }) => openAtStart && established)).toBe(true);
  await work.close();
  await expect
    .poll(() => session.sessions.filter(isOurs).length, { timeout: 60_000 })
    .toBe(found.length);
  session.finish();
  for (const each of session.sessions.filter(isOurs)) {
    expect(each).toMatchObject({ openAtStart: true, role: 'unknown', bytesSent: 1 });
    expect(each.connectNanoseconds).toBeUndefined();
    expect(each.durationNanoseconds).toBeGreaterThan(0);
  }
});

test('[M3.3] counts bytes exactly, and shows IPv4 of a socket of IPv6 as such', async () => {
  await using listener = await listen('::');
  const [sent, received] = [randomInt(1, 200_000), randomInt(1, 200_000)];
  using session = new CollectingSession();
  await listener.exchange(sent, received, '127.0.0.1');
  session.finish();
  const ends = session.sessions
    .filter(withPort(listener.port))
    .toSorted((a, b) => a.role.localeCompare(b.role));
  expect(ends).toMatchObject([
    { role: 'client', family: 4, mapped: false, bytesSent: sent, bytesReceived: received },
    {
      role: 'server',
      family: 4,
      mapped: true,
      local: { address: '127.0.0.1', port: listener.port },
      bytesSent: received,
      bytesReceived: sent,
    },
  ]);
});

test('[M3.5] the filter changes while it runs, and each session is judged by the one in force', async () => {
  await using one = await listen();
  await using other = await listen('::1');
  using session = new CollectingSession({ filter: { ports: [one.port], pids: [process.pid] } });
  const wanted: [number, number][] = [];
  for (let round = 0; round < 6; round++) {
    wanted.push([session.filter.changes, round % 2 === 0 ? one.port : other.port]);
    await one.exchange();
    await other.exchange();
    const next = round % 2 === 0 ? '::/64' : '127.0.0.0/8';
    session.filter.set(
      round < 2 ? { ports: [round === 0 ? other.port : one.port] } : { networks: [next] },
    );
  }
  session.finish();
  const seen = session.sessions
    .filter(withPort(one.port, other.port))
    .map(({ filter, role, local, remote }): [number, number] => [
      filter,
      role === 'client' ? remote.port : local.port,
    ]);
  expect(seen).toEqual(wanted.flatMap((each) => [each, each]));
});

test('[M3.1] [M3.2] states are told that are asked for', async () => {
  await using listener = await listen();
  using session = new CollectingSession({
    filter: { ports: [listener.port], states: ['ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK'] },
  });
  await listener.exchange();
  session.finish();
  expect(session.changes.map(({ role, from, to }) => `${role} ${from} ${to}`)).toEqual([
    'client SYN_SENT ESTABLISHED',
    'server SYN_RECV ESTABLISHED',
    'server ESTABLISHED CLOSE_WAIT',
    'server CLOSE_WAIT LAST_ACK',
  ]);
});
