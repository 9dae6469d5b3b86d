import type { Call } from '@ebpf-dojo/bpf/trace';
import type { TraceCommandOptions } from '../commands/trace.ts';
import { ExitCode, UsageError } from '../exit.ts';
import { onClosedPipe } from '../output/closed-pipe.ts';
import { LineWriter } from '../output/line-writer.ts';
import { count } from '../output/units.ts';
import { signalNumber } from '../signals.ts';
import { untilStopped } from '../until-stopped.ts';
import { WallClock } from './clock.ts';
import { CommandProcess, type CommandExit } from './command-process.ts';
import { cutComm, type TraceFilter } from './filter.ts';
import { callLine } from './json-output.ts';
import { TraceSession, type SessionOptions } from './session.ts';
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
  const filter = filterOf(options);
  const [program, ...args] = options.command;
  const command = program === undefined ? undefined : CommandProcess.start([program, ...args]);
  const stopped = untilStopped();
  const output = new LineWriter(process.stdout);
  const clock = new WallClock();
  const calls = new CallCounts();
  const onCall = (call: Call) => {
    calls.add(call);
    output.line(
      options.json ? JSON.stringify(callLine(call, clock)) : textLine(call, session.started),
    );
  };
  const commandPid = command === undefined ? {} : { commandPid: command.pid };
  const onBatch = () => output.flush(session);
  const session = startSession({ ...filter, ...commandPid, onCall, onBatch }, command);
  stopped.after(options.duration);
  onClosedPipe(process.stdout, () => stopped.stop('stdout closed'));
  if (!options.json) output.line(HEADER);
  output.flush();
  command?.release();
  const ended = command?.ended.then((exit) => (stopped.stop('command ended'), exit));
  const reason = await stopped.reason;
  // A command that we end is no longer traced: what it does then is our doing.
  const accounting = session.finish();
  const exit = (reason === 'command ended' ? await ended : await command?.stop()) ?? null;
  const result = {
    seconds: Number(process.hrtime.bigint() - session.started) / 1e9,
    accounting,
    calls,
    exit,
  };
  if (options.json) output.line(JSON.stringify(summaryLine(result)));
  else process.stderr.write(`\n${summaryText(result)}`);
  output.flush();
  if (reason === 'stdout closed')
    process.stderr.write(
      `ebpf-tool: stdout was closed, so tracing stopped after ${count(accounting.delivered, 'call')}.\n`,
    );
  return reason === 'command ended' && exit !== null ? exitCodeOf(exit) : ExitCode.done;
}

function startSession(options: SessionOptions, command: CommandProcess | undefined): TraceSession {
  try {
    return new TraceSession(options);
  } catch (error) {
    void command?.stop();
    throw error;
  }
}

function filterOf(options: RunTraceOptions): TraceFilter {
  if (options.pid !== undefined && options.command.length > 0)
    throw new UsageError('give either --pid or a command, not both.');
  if (options.name === '') throw new UsageError('give --name a name.');
  if (options.name !== undefined && cutComm(options.name) !== options.name) {
    process.stderr.write(
      `ebpf-tool: the kernel keeps 15 bytes of a name: looking for '${cutComm(options.name)}'.\n`,
    );
  }
  return {
    ...(options.pid === undefined ? {} : { pid: options.pid }),
    ...(options.name === undefined ? {} : { comm: options.name }),
    ...(options.syscall === undefined ? {} : { syscalls: options.syscall }),
  };
}

/** As shells do: 128 and the signal's number for a command that a signal ended. */
function exitCodeOf({ code, signal }: CommandExit): number {
  return code ?? (signal === null ? ExitCode.failed : 128 + signalNumber(signal));
}
