import { ExitCode } from '../exit.ts';
import { onBrokenOutput } from '../output/broken-output.ts';
import { LineWriter } from '../output/line-writer.ts';
import { count } from '../output/units.ts';
import { signalNumber } from '../signals.ts';
import type { Accounting } from './accounting.ts';
import type { CommandExit, CommandProcess } from './command-process.ts';
import type { Tracer } from './tracer.ts';
import { untilStopped } from './until-stopped.ts';

/** What came of a run, for its summary. */
export interface TracingResult {
  readonly seconds: number;
  readonly accounting: Accounting;
  /** The traced command's end; null without one. */
  readonly exit: CommandExit | null;
}

/** How {@link runTracing} runs. */
export interface TracingRun<T extends Tracer> {
  /** Seconds; 0 for no limit. */
  readonly duration: number;
  readonly json: boolean;
  /** Loads and attaches. Lines written to `output` appear when it is flushed: hand `onBatch` of the tracer `flush`. */
  readonly start: (output: LineWriter, flush: () => void) => T;
  /** What one event is. Default: `event`. */
  readonly noun?: string;
  /** Above the events, without `--json`. */
  readonly header?: string;
  /** A command that is held until the tracer is ready, and with which the trace ends. */
  readonly command?: CommandProcess | undefined;
  /** Called every so many seconds. */
  readonly interval?: {
    readonly seconds: number;
    readonly tick: (tracer: T, output: LineWriter) => void;
  };
  /** Lines that are data, known only at the end; without `--json`. */
  readonly table?: () => readonly string[];
  /** The last line of `--json`. */
  readonly summaryLine: (result: TracingResult) => object;
  /** The summary for people, without a newline at its end. It goes to stderr. */
  readonly summaryText: (result: TracingResult) => string;
}

/**
 * The life of every tracing command: start, deliver until the time is up, a signal comes, the traced command ends or nobody reads any
 * more; then detach, drain, print the summary.
 *
 * @returns the exit code: the traced command's own where there is one and it ended by itself; 1 when the output could not be written
 */
export async function runTracing<T extends Tracer>(run: TracingRun<T>): Promise<number> {
  const { command, interval, json } = run;
  const stopped = untilStopped();
  const output = new LineWriter(process.stdout);
  let tracer: T | undefined;
  const broken = onBrokenOutput(process.stdout, () => stopped.stop('stdout closed'));
  try {
    tracer = run.start(output, () => output.flush(tracer));
  } catch (error) {
    await command?.stop();
    throw error;
  }
  const { started } = tracer;
  stopped.after(run.duration);
  if (!json && run.header !== undefined) output.line(run.header);
  output.flush();
  command?.release();
  const ended = command?.ended.then((exit) => (stopped.stop('command ended'), exit));
  const ticker =
    interval === undefined
      ? undefined
      : setInterval(() => {
          if (tracer !== undefined) interval.tick(tracer, output);
          output.flush(tracer);
        }, interval.seconds * 1000);
  const reason = await stopped.reason;
  clearInterval(ticker);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  // A command that we end is no longer traced: what it does then is our doing.
  const accounting = tracer.finish();
  const exit = (reason === 'command ended' ? await ended : await command?.stop()) ?? null;
  const result = { seconds, accounting, exit };
  if (json) {
    output.line(JSON.stringify(run.summaryLine(result)));
  } else {
    for (const line of run.table?.() ?? []) output.line(line);
    output.flush();
    process.stderr.write(`\n${run.summaryText(result)}\n`);
  }
  await output.end();
  if (broken.broken) {
    const { failure } = broken;
    const closed = `stdout was closed, so tracing stopped after ${count(accounting.delivered, run.noun ?? 'event')}.`;
    process.stderr.write(`ebpf-tool: ${failure ?? closed}\n`);
    return failure === undefined ? ExitCode.done : ExitCode.failed;
  }
  return reason === 'command ended' && exit !== null ? exitCodeOf(exit) : ExitCode.done;
}

/** As shells do: 128 and the signal's number for a command that a signal ended. */
function exitCodeOf({ code, signal }: CommandExit): number {
  return code ?? (signal === null ? ExitCode.failed : 128 + signalNumber(signal));
}
