import type { Call } from '@ebpf-dojo/bpf/trace';
import type { TraceCommandOptions } from '../commands/trace.ts';
import { UsageError } from '../exit.ts';
import { painter } from '../output/color.ts';
import { WallClock } from '../tracing/clock.ts';
import { CommandProcess } from '../tracing/command-process.ts';
import { runTracing } from '../tracing/run-tracing.ts';
import { callLine } from './json-output.ts';
import { TraceSession } from './session.ts';
import { SummarySession } from './summary-session.ts';
import { CallCounts, closingText, summaryLine, summaryText } from './summary.ts';
import { summaryTable } from './summary-table.ts';
import { CallPrinter, sinceStart, type CallPrinterOptions } from './text-output.ts';

/** What {@link runTrace} is given. */
export interface RunTraceOptions extends TraceCommandOptions {
  readonly command: readonly string[];
}

/** What both ways to run are made of. */
interface Run {
  readonly options: RunTraceOptions;
  readonly command: CommandProcess | undefined;
  /** Seconds; 0 for no limit. */
  readonly duration: number;
}

const DEFAULT_SECONDS = 10;

/**
 * `ebpf-tool trace`.
 *
 * @returns the exit code: the traced command's own where there is one and it ended by itself
 */
export async function runTrace(options: RunTraceOptions): Promise<number> {
  if (options.pid !== undefined && options.command.length > 0)
    throw new UsageError('give either --pid or a command, not both.');
  if (options.follow && options.pid === undefined && options.command.length === 0)
    throw new UsageError('--follow needs a process to follow: give --pid, or a command.');
  const [program, ...args] = options.command;
  const command = program === undefined ? undefined : CommandProcess.start([program, ...args]);
  const duration = options.duration ?? (command === undefined ? DEFAULT_SECONDS : 0);
  const run = { options, command, duration };
  return options.summary ? countCalls(run) : printCalls(run);
}

/** Prints each call. */
function printCalls({ options, command, duration }: Run): Promise<number> {
  const clock = new WallClock();
  const calls = new CallCounts();
  const time: CallPrinterOptions['time'] = options.timestamp
    ? { head: 'TIME'.padEnd(15), text: (start) => clock.timeOfDay(start) }
    : sinceStart(() => session?.started ?? 0n);
  const { isTTY, columns } = process.stdout;
  const printer = new CallPrinter({
    time,
    width: isTTY ? columns : Infinity,
    paint: painter(options.color),
  });
  let session: TraceSession | undefined;
  const result = () => ({ calls, childrenNotFollowed: session?.childrenNotFollowed ?? 0 });
  return runTracing({
    duration,
    json: options.json,
    noun: 'call',
    header: printer.header,
    command,
    start(output, onBatch) {
      const onCall = (call: Call) => {
        calls.add(call);
        const { reader } = session as TraceSession;
        output.line(
          options.json ? JSON.stringify(callLine(call, reader, clock)) : printer.line(call, reader),
        );
      };
      session = new TraceSession({ ...options, ...commandPid(command), onCall, onBatch });
      if (session.problem !== undefined) {
        process.stderr.write(
          `ebpf-tool: arguments without their names and types: ${session.problem}\n`,
        );
      }
      return session;
    },
    summaryLine: (run) => summaryLine({ ...run, ...result() }),
    summaryText: (run) => summaryText({ ...run, ...result() }),
  });
}

/** Counts calls in the kernel, and prints the counts at the end. */
function countCalls({ options, command, duration }: Run): Promise<number> {
  let session: SummarySession | undefined;
  const result = () => ({
    calls: session?.counts ?? new CallCounts(),
    childrenNotFollowed: session?.childrenNotFollowed ?? 0,
    underWay: session?.underWay ?? 0,
  });
  return runTracing({
    duration,
    json: options.json,
    noun: 'call',
    command,
    start: () => (session = new SummarySession({ ...options, ...commandPid(command) })),
    atEnd(_, output) {
      if (!options.json) for (const row of summaryTable(result().calls.rows())) output.line(row);
    },
    summaryLine: (run) => summaryLine({ ...run, ...result() }),
    summaryText: (run) => closingText(summaryLine({ ...run, ...result() })),
  });
}

function commandPid(command: CommandProcess | undefined): { readonly commandPid?: number } {
  return command === undefined ? {} : { commandPid: command.pid };
}
