/** A connection that a `tcpEnds` workload made, as its client saw it. Moments are nanoseconds of the monotonic clock, which programs see. */
export interface TcpConnection {
  readonly family: 4 | 6;
  readonly end: 'closed' | 'reset' | 'refused' | 'open';
  /** No other end of the workload has it. */
  readonly clientPort: number;
  readonly serverPort: number;
  /** Before it was connected. */
  readonly start: bigint;
  /** When it was connected; 0 when it was refused. */
  readonly connected: bigint;
  /** Before it was ended, or when it was left; 0 when it was refused. */
  readonly ending: bigint;
  /** After its client's socket was closed in the kernel, or the connection was refused or left. */
  readonly ended: bigint;
}

/** What a `tcpEnds` workload did. */
export interface TcpEnds {
  /** The process that accepted the connections. */
  readonly server: number;
  readonly connections: readonly TcpConnection[];
}

const ENDS = { c: 'closed', r: 'reset', f: 'refused', o: 'open' } as const;

/**
 * Reads what a `tcpEnds` workload told of its work.
 *
 * @param told what its `run()` gave
 */
export function tcpEnds([first = '', ...lines]: readonly string[]): TcpEnds {
  return { server: Number(first.split(' ')[1]), connections: lines.map(connection) };
}

function connection(line: string): TcpConnection {
  const [family, end, clientPort, serverPort, ...moments] = line.split(' ');
  const [start = 0n, connected = 0n, ending = 0n, ended = 0n] = moments.map(BigInt);
  return {
    family: family === '4' ? 4 : 6,
    end: ENDS[end as keyof typeof ENDS],
    clientPort: Number(clientPort),
    serverPort: Number(serverPort),
    start,
    connected,
    ending,
    ended,
  };
}
