import { expect, test } from 'vitest';
import type { Session, StateChange } from './event.ts';
import { TcpPrinter, tcpHeader } from './text-output.ts';

const printer = new TcpPrinter(
  () => 1_000_000_000n,
  (_style, text) => text,
);

const base = {
  time: 2_500_000_000n,
  socket: 1n,
  owner: { pid: 4242, comm: 'curl' },
  filter: 0,
  family: 4,
  mapped: false,
  local: { address: '10.0.0.2', port: 50_000 },
  remote: { address: '10.0.0.1', port: 443 },
} as const;

const session: Session = {
  ...base,
  type: 'session',
  role: 'client',
  established: true,
  openAtStart: false,
  connectNanoseconds: 1_234_000,
  durationNanoseconds: 2_500_000_000,
  bytesSent: 9999,
  bytesReceived: 12_345_678,
  outcome: 'closed',
  endedBy: 'local',
  error: undefined,
};

const state: StateChange = {
  ...base,
  type: 'state',
  role: 'client',
  from: 'CLOSE',
  to: 'SYN_SENT',
  local: { address: '10.0.0.2', port: 0 },
};

test('sessions are in columns, and connects that came to nothing', () => {
  const server = { pid: 811, comm: 'nginx' };
  const failed = {
    established: false,
    durationNanoseconds: undefined,
    bytesSent: 0,
    bytesReceived: 0,
  } as const;
  const sessions: readonly Session[] = [
    session,
    {
      ...session,
      time: 2_600_000_000n,
      owner: server,
      role: 'server',
      endedBy: 'remote',
      connectNanoseconds: undefined,
      durationNanoseconds: 81_250_000,
      bytesSent: 48_230,
      bytesReceived: 412,
      local: { address: '10.0.0.2', port: 443 },
      remote: { address: '10.0.0.7', port: 51_834 },
    },
    {
      ...session,
      time: 2_700_000_000n,
      owner: server,
      role: 'server',
      outcome: 'reset',
      endedBy: 'remote',
      openAtStart: true,
      connectNanoseconds: undefined,
      durationNanoseconds: 1_690_000_000,
      bytesSent: 0,
      bytesReceived: 77,
      local: { address: '10.0.0.2', port: 443 },
      remote: { address: '10.0.0.9', port: 40_112 },
    },
    {
      ...session,
      ...failed,
      time: 2_800_000_000n,
      family: 6,
      outcome: 'refused',
      connectNanoseconds: 21_400,
      local: { address: '::1', port: 45_390 },
      remote: { address: '::1', port: 5432 },
    },
    {
      ...session,
      ...failed,
      time: 4_100_000_000n,
      outcome: 'timed out',
      connectNanoseconds: 3_080_000_000,
      local: { address: '10.0.0.2', port: 50_002 },
      remote: { address: '10.8.0.1', port: 80 },
    },
  ];
  expect([tcpHeader, ...sessions.map((each) => printer.line(each))].join('\n')).toBe(
    `
  TIME(s)     PID COMM            END           CONNECT  DURATION    SENT RECEIVED CONNECTION
 1.500000    4242 curl            closed        1.23 ms    2.50 s    9999    12.3M 10.0.0.2:50000 → 10.0.0.1:443
 1.600000     811 nginx           peer closed         -   81.3 ms   48.2k      412 10.0.0.2:443 ← 10.0.0.7:51834
 1.700000     811 nginx           peer reset          -   >1.69 s       0       77 10.0.0.2:443 ← 10.0.0.9:40112
 1.800000    4242 curl            refused       21.4 µs         -                  [::1]:45390 → [::1]:5432
 3.100000    4242 curl            timed out      3.08 s         -                  10.0.0.2:50002 → 10.8.0.1:80
`.slice(1, -1),
  );
});

test.for<[string, Partial<Session>, string]>([
  ['what the other side ended', { endedBy: 'remote' }, 'peer closed   1.23 ms    2.50 s'],
  [
    'what the other side broke off',
    { outcome: 'reset', endedBy: 'remote', error: 'ECONNRESET' },
    'peer reset    1.23 ms    2.50 s',
  ],
  [
    'a connect that came to nothing',
    { outcome: 'timed out', established: false, durationNanoseconds: undefined },
    'timed out     1.23 ms         -                  10.0.0.2',
  ],
  [
    'what was open before',
    { openAtStart: true, connectNanoseconds: undefined, role: 'unknown' },
    'closed              -   >2.50 s    9999    12.3M 10.0.0.2:50000 - 10.0.0.1:443',
  ],
  ['a server', { role: 'server' }, '10.0.0.2:50000 ← 10.0.0.1:443'],
  ['nobody', { owner: undefined }, ' 1.500000       - -               closed'],
  [
    'IPv6',
    { family: 6, local: { address: '::1', port: 1 }, remote: { address: '2001:db8::1', port: 2 } },
    '[::1]:1 → [2001:db8::1]:2',
  ],
])('of %s there is what is known', ([, given, text]) => {
  expect(printer.line({ ...session, ...given })).toContain(text);
});

test('a change of state tells both, and a port that is not chosen yet', () => {
  expect(printer.line(state)).toBe(
    ' 1.500000    4242 curl            SYN_SENT                                         10.0.0.2:* → 10.0.0.1:443 (was CLOSE)',
  );
});

test('names of processes are made safe for a terminal', () => {
  const owner = { pid: 1, comm: '\u001B[2J' };
  expect(printer.line({ ...session, owner })).toContain(String.raw` \x1b[2J `);
});
