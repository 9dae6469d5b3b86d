import type { TcpCommandOptions } from '../commands/tcp.ts';
import { painter } from '../output/color.ts';
import { WallClock } from '../tracing/clock.ts';
import { runTracing } from '../tracing/run-tracing.ts';
import { TcpCounts } from './counts.ts';
import type { TcpEvent } from './event.ts';
import { sessionLine, stateLine, summaryLine } from './json-output.ts';
import { filterOf } from './live-filter/given.ts';
import { assertBpfFileSystem } from './live-filter/pins.ts';
import { TcpSession } from './session.ts';
import { TcpPrinter, tcpHeader } from './text-output.ts';

/**
 * `ebpf-tool tcp`.
 *
 * @returns the exit code
 */
export async function runTcp(options: TcpCommandOptions): Promise<number> {
  const { json, name } = options;
  const filter = filterOf(options);
  if (name !== undefined) assertBpfFileSystem();
  const clock = new WallClock();
  const counts = new TcpCounts();
  const printer = new TcpPrinter(() => session?.started ?? 0n, painter(options.color));
  let session: TcpSession | undefined;
  const text = (event: TcpEvent): string => {
    if (!json) return printer.line(event);
    return JSON.stringify(
      event.type === 'session' ? sessionLine(event, clock) : stateLine(event, clock),
    );
  };
  const status = () => session?.status ?? { connections: [], notFollowed: 0, filterChanges: 0 };
  return runTracing<TcpSession>({
    duration: options.duration,
    json,
    header: tcpHeader,
    start(output, onBatch) {
      const onEvent = (event: TcpEvent) => {
        counts.add(event);
        output.line(text(event));
      };
      return (session = new TcpSession({
        filter,
        ...(name !== undefined && { name }),
        onStalePins: (told) => process.stderr.write(`ebpf-tool: ${told}\n`),
        onSession: onEvent,
        onStateChange: onEvent,
        onBatch,
      }));
    },
    summaryLine: (result) => summaryLine(result, counts, status()),
    summaryText: ({ seconds, accounting }) =>
      counts.lines(status(), seconds, accounting).join('\n'),
  });
}
