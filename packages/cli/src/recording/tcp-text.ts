import type { Paint } from '../output/color.ts';
import type { RecordingLine, TcpSessionLine, TcpStateLine } from '../output/schema/index.ts';
import type { StateChange, TcpEvent } from '../tcp/event.ts';
import { TcpPrinter, tcpHeader } from '../tcp/text-output.ts';

/** Makes of lines of `tcp` what that prints for people; the first one has the head of the table before it. */
export function tcpTexts(
  { time: started }: RecordingLine,
  paint: Paint,
): (line: TcpSessionLine | TcpStateLine) => string[] {
  const printer = new TcpPrinter(() => nanoseconds(started), paint);
  let isFirst = true;
  return (line) => {
    const head = isFirst ? [tcpHeader] : [];
    isFirst = false;
    return [...head, printer.line(eventOf(line))];
  };
}

function eventOf(line: TcpSessionLine | TcpStateLine): TcpEvent {
  const { pid, comm, role, family, v4_mapped: mapped, local, remote, filter } = line;
  const socket = {
    time: nanoseconds(line.time),
    socket: 0n,
    owner: pid === null ? undefined : { pid, comm: comm ?? '' },
    ...{ role, family, mapped, local, remote, filter },
  };
  if (line.type === 'tcp_state') {
    // They were checked to be names of states, and are only printed.
    const { from, to } = line as Pick<StateChange, 'from' | 'to'>;
    return { ...socket, type: 'state', from, to };
  }
  return {
    ...socket,
    type: 'session',
    established: line.established,
    openAtStart: line.open_at_start,
    connectNanoseconds: line.connect_ns ?? undefined,
    durationNanoseconds: line.duration_ns ?? undefined,
    bytesSent: line.bytes_sent,
    bytesReceived: line.bytes_received,
    outcome: line.outcome,
    endedBy: line.ended_by ?? undefined,
    error: line.error ?? undefined,
  };
}

/** Since 1970, of a time as lines have it. */
function nanoseconds(time: string): bigint {
  const [seconds = '', fraction = '0'] = time.replace('Z', '').split('.');
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
