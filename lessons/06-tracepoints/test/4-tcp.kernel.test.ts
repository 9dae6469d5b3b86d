import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { requires, tcpEnds, workload, type TcpConnection, type Workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import {
  Outcome,
  changeLine,
  endText,
  setFilter,
  startSessions,
  startStates,
  type Change,
  type Session,
  type Sessions,
} from '#lesson';
import { rowsOf } from './rows.ts';

requires('tracepoint', 'ring buffer', 'btf', 'ipv6');

/** Both ends, and the states between, of who connects and closes first and of who accepts. */
const CLIENT = [
  'CLOSE → SYN_SENT',
  'SYN_SENT → ESTABLISHED',
  'ESTABLISHED → FIN_WAIT1',
  'FIN_WAIT1 → FIN_WAIT2',
  'FIN_WAIT2 → CLOSE',
];
const SERVER = [
  'LISTEN → SYN_RECV',
  'SYN_RECV → ESTABLISHED',
  'ESTABLISHED → CLOSE_WAIT',
  'CLOSE_WAIT → LAST_ACK',
  'LAST_ACK → CLOSE',
];

const hasPort =
  (port: number) =>
  ({ ends }: Pick<Change, 'ends'>): boolean =>
    ends.local_port === port || ends.remote_port === port;

/** `4 × LISTEN → SYN_RECV`. */
function counted(texts: readonly string[]): string[] {
  return [...new Set(texts)]
    .map((text) => `${texts.filter((each) => each === text).length} × ${text}`)
    .toSorted();
}

test.for([
  ['IPv4', workload.tcp4, '127.0.0.1'],
  ['IPv6', workload.tcp6, '[::1]'],
] as const)(
  '[06.5] connections of %s go through these states [M3.1] [M3.2] [M3.3]',
  async ([, make, host]) => {
    const work = await make();
    using states = startStates();
    await work.run();
    const changes = await rowsOf(states.maps.changes, hasPort(work.port), 10 * work.n);
    const seen = changes.map((change) => {
      const side = change.ends.local_port === work.port ? 'server' : 'client';
      return `${side} ${changeLine(change).slice(18, 44).trim()}`;
    });
    expect(counted(seen)).toObserve(
      [
        ...CLIENT.map((change) => `${work.n} × client ${change}`),
        ...SERVER.map((change) => `${work.n} × server ${change}`),
      ].toSorted(),
      { what: 'changes of state', beside: states.programs.on_change },
    );
    const established = changes.find(({ from }) => from === 2);
    expect(established && endText(established.ends, 'remote')).toObserve(`${host}:${work.port}`, {
      what: 'the end that was connected to',
    });
  },
);

/** What became of a connection, as one end sees it: `closed 127.0.0.1:50001 → 127.0.0.1:80`. */
function outcomeText({ outcome, ends }: Session): string {
  const [how = `outcome ${outcome}`] =
    Object.entries(Outcome).find(([, number]) => number === outcome) ?? [];
  return `${how.toLowerCase()} ${endText(ends, 'local')} → ${endText(ends, 'remote')}`;
}

/** The ends that are told of connections, the client's first: what each was and what its client knows of it. */
function endsOf(connections: readonly TcpConnection[]) {
  return connections.flatMap((connection) => {
    const { family, end, clientPort, serverPort } = connection;
    if (end === 'open') return [];
    const host = family === 4 ? '127.0.0.1' : '[::1]';
    const [client, server] = [`${host}:${clientPort}`, `${host}:${serverPort}`];
    const active = { side: 'client', ends: `${client} → ${server}`, connection } as const;
    const passive = { side: 'server', ends: `${server} → ${client}`, connection } as const;
    // Where nobody listens there is no other end.
    return end === 'refused' ? [active] : [active, passive];
  });
}

/** Makes connections of all kinds, and gives the sessions that were told of them. */
async function follow(sessions: Sessions, work: Workload) {
  const { server, connections } = tcpEnds(await work.run());
  const ports = new Set(connections.map(({ clientPort }) => clientPort));
  const rows = await rowsOf(
    sessions.maps.sessions,
    ({ ends }) => ports.has(ends.local_port) || ports.has(ends.remote_port),
    endsOf(connections).length,
  );
  return { server, connections, rows };
}

/** How a duration lies to what the client's clock says it can be at least and at most. Programs see the same clock: nothing more is allowed. */
function durationText(ns: number, { connected, ending, start, ended }: TcpConnection): string {
  const [least, most] = [Number(ending - connected), Number(ended - start)];
  return ns >= least && ns <= most
    ? 'as long as it took'
    : `${ns} ns, which is not between ${least} and ${most}`;
}

test('[06.6] 200 connections: how each ended, and how long it was a session [M3.4] [M3.6] [M3.7]', async () => {
  const work = await workload.tcpEnds(200);
  using sessions = startSessions();
  const { connections, rows } = await follow(sessions, work);
  expect(rows.map(outcomeText).toSorted()).toObserve(
    endsOf(connections)
      .map(({ ends, connection }) => `${connection.end} ${ends}`.replace('refused', 'failed'))
      .toSorted(),
    { what: 'sessions that ended', beside: sessions.programs.on_change },
  );
  const byPort = new Map(connections.map((each) => [each.clientPort, each]));
  const durations = rows.flatMap(({ ends, duration_ns: ns }) => {
    const connection = byPort.get(ends.local_port);
    if (connection === undefined) return [];
    if (connection.end !== 'refused') return [durationText(ns, connection)];
    return [ns === 0 ? '0, of one that failed' : `${ns} ns, of one that failed`];
  });
  expect(counted(durations)).toObserve(['100 × as long as it took', '50 × 0, of one that failed'], {
    what: "durations of the clients' ends, by their own clock",
  });
});

test('[06.6] sessions that are over are forgotten, and open ones are not [M3.4]', async () => {
  const work = await workload.tcpEnds();
  using sessions = startSessions();
  const { connections } = await follow(sessions, work);
  const times = [...sessions.maps.established.values()];
  // Nobody else's connections: one began while it was being connected and talked to.
  const kept = connections.flatMap(({ end, start, ending }) =>
    times
      .filter((time) => time >= start && time <= ending)
      .map(() => (end === 'open' ? 'open' : 'over')),
  );
  const open = connections.filter(({ end }) => end === 'open').length;
  expect(counted(kept)).toObserve(open === 0 ? [] : [`${2 * open} × open`], {
    what: 'ends in `established`, two for each session',
    beside: sessions.maps.established,
  });
});

test('[06.6] a session that began before is none that can be told', async () => {
  const server = createServer((socket) => socket.on('end', () => socket.end())).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const early = connect(port, '127.0.0.1');
  await once(early, 'connect');
  using sessions = startSessions();
  const work = await workload.tcp4();
  early.end();
  early.resume();
  await once(early, 'close');
  await work.run();
  const of = (row: Session): boolean => hasPort(port)(row) || hasPort(work.port)(row);
  const rows = await rowsOf(sessions.maps.sessions, of, 2 * work.n);
  server.close();
  expect({
    before: rows.filter(hasPort(port)).map(outcomeText),
    after: rows.filter(hasPort(work.port)).length,
  }).toObserve(
    { before: [], after: 2 * work.n },
    {
      what: 'sessions that ended: of before it was attached, and of after',
      did: `closed a session that was open already; then child ${work.pid} made ${work.n}`,
    },
  );
});

test('[06.6] what is told can be chosen while it runs: by port and by network [M3.5]', async () => {
  const works = {
    first: await workload.tcp4(),
    second: await workload.tcp4(),
    third: await workload.tcp4(),
    v6: await workload.tcp6(),
  };
  const names = new Map(Object.entries(works).map(([name, { port }]) => [port, name]));
  const nameOf = ({ ends }: Session): string =>
    names.get(ends.local_port) ?? names.get(ends.remote_port) ?? '';
  using sessions = startSessions({ ports: [works.first.port] });
  const told: string[] = [];
  const run = async (work: Workload, expected: number): Promise<void> => {
    await work.run();
    const rows = await rowsOf(sessions.maps.sessions, (row) => nameOf(row) !== '', expected);
    told.push(`${rows.length} of ${[...new Set(rows.map(nameOf))].join(', ')}`);
  };
  const { first, second, third, v6 } = works;
  await run(first, 2 * first.n);
  await run(second, 0);
  setFilter(sessions, { networks: ['127.0.0.0/8'] });
  await run(third, 2 * third.n);
  await run(v6, 0);
  setFilter(sessions, { ports: [v6.port] });
  expect([...sessions.maps.ports.keys()]).toObserve([v6.port], {
    what: 'keys of `ports`',
    did: 'wanted one port, then none in particular, then another port',
  });
  expect(told).toObserve([`${2 * first.n} of first`, '0 of ', `${2 * third.n} of third`, '0 of '], {
    what: 'sessions that ended',
    did: 'wanted the port of the first child; then, while it ran, 127.0.0.0/8 in place of it',
    beside: sessions.programs.on_change,
  });
});

test('[06.7] 200 connections: whose each end is [M3.7]', async () => {
  const work = await workload.tcpEnds(200);
  using sessions = startSessions();
  const { server, connections, rows } = await follow(sessions, work);
  const owners = { client: `${work.pid} workload`, server: `${server} tcp-server` };
  const seen: string[] = rows.map(
    ({ owner, ends }) =>
      `${owner.pid === 0 ? 'nobody' : `${owner.pid} ${owner.comm}`}: ${endText(ends, 'local')} → ${endText(ends, 'remote')}`,
  );
  expect(seen.toSorted()).toObserve(
    endsOf(connections)
      .map(({ side, ends }) => `${owners[side]}: ${ends}`)
      .toSorted(),
    {
      what: 'sessions with their owners',
      did: `child ${work.pid} made 200 connections to child ${server}`,
      beside: sessions,
    },
  );
});

test('[06.7] what is told can be chosen by process while it runs [M3.5]', async () => {
  const [one, other] = [await workload.tcp4(), await workload.tcp4()];
  using sessions = startSessions();
  setFilter(sessions, { pids: [other.pid] });
  await one.run();
  await other.run();
  const isClient = ({ ends }: Session): boolean =>
    ends.remote_port === one.port || ends.remote_port === other.port;
  const rows = await rowsOf(sessions.maps.sessions, isClient, other.n);
  expect(counted(rows.map(({ owner }) => `of ${owner.pid}`))).toObserve(
    [`${other.n} × of ${other.pid}`],
    {
      what: 'sessions of clients, with their owners',
      did: `wanted process ${other.pid}; two processes made connections`,
    },
  );
});

test('[06.7] what is accepted and is no TCP session has no owner that stays', async () => {
  using sessions = startSessions();
  const work = await workload.tcp4();
  await work.run();
  const path = `\0ebpf-dojo-${process.pid}`;
  const server = createServer((socket) => socket.end()).listen(path);
  await once(server, 'listening');
  const client = connect(path);
  await once(client.resume(), 'close');
  server.close();
  const told = await rowsOf(sessions.maps.sessions, hasPort(work.port), 2 * work.n);
  const kept = [...sessions.maps.owners.values()].filter(({ pid }) => pid === process.pid);
  expect({ owners: told.filter(({ owner }) => owner.pid === work.pid).length, kept }).toObserve(
    { owners: 2 * work.n, kept: [] },
    {
      what: 'sessions with their owners, and what is left in `owners` of this process',
      did: `child ${work.pid} made ${work.n} TCP connections, and process ${process.pid} accepted one of a Unix socket`,
      beside: sessions.maps.owners,
    },
  );
});
