import type { Call } from '@ebpf-dojo/bpf/trace';
import type { TraceCommandOptions } from '../commands/trace.ts';
import { UsageError } from '../exit.ts';
import { WallClock } from '../tracing/clock.ts';
import { CommandProcess } from '../tracing/command-process.ts';
import { runTracing } from '../tracing/run-tracing.ts';
import { callLine } from './json-output.ts';
import { TraceSession } from './session.ts';
import { CallCounts, summaryLine, summaryText } from './summary.ts';
import { HEADER, textLine } from './text-output.ts';

/** What {@link runTrace} is given. */
export interface RunTraceOptions extends TraceCommandOptions {
  readonly command: readonly string[];
}

/**
 * `ebpf-tool trace`.
 *
 * @returns the exit code: the traced command's own where there is one and it ended by itself
 */
export async function runTrace(options: RunTraceOptions): Promise<number> {
  if (options.pid !== undefined && options.command.length > 0)
    throw new UsageError('give either --pid or a command, not both.');
  const [program, ...args] = options.command;
  const command = program === undefined ? undefined : CommandProcess.start([program, ...args]);
  const clock = new WallClock();
  const calls = new CallCounts();
  let session: TraceSession | undefined;
  const childrenNotFollowed = () => session?.childrenNotFollowed ?? 0;
  return runTracing({
    duration: options.duration ?? (command === undefined ? DEFAULT_SECONDS : 0),
    json: options.json,
    noun: 'call',
    header: HEADER,
    command,
    start(output, onBatch) {
      const onCall = (call: Call) => {
        calls.add(call);
        const { started } = session as TraceSession;
        output.line(options.json ? JSON.stringify(callLine(call, clock)) : textLine(call, started));
      };
      const commandPid = command === undefined ? {} : { commandPid: command.pid };
      return (session = new TraceSession({ ...options, ...commandPid, onCall, onBatch }));
    },
    summaryLine: (result) =>
      summaryLine({ ...result, calls, childrenNotFollowed: childrenNotFollowed() }),
    summaryText: (result) =>
      summaryText({ ...result, calls, childrenNotFollowed: childrenNotFollowed() }),
  });
}

const DEFAULT_SECONDS = 10;
