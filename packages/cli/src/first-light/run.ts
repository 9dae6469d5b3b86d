import { checks } from '../check/checks.ts';
import { checkHeader, checkText, lineOf } from '../check/run.ts';
import { ExitCode } from '../exit.ts';
import { onBrokenOutput } from '../output/broken-output.ts';
import { painter } from '../output/color.ts';
import { LineWriter } from '../output/line-writer.ts';
import { CommandProcess } from '../tracing/command-process.ts';
import { TraceSession } from '../trace/session.ts';
import { CallCounts, summaryText } from '../trace/summary.ts';
import { CallPrinter, sinceStart } from '../trace/text-output.ts';
import { untilStopped } from '../tracing/until-stopped.ts';
import { WORKLOAD_ENVIRONMENT, tells, workload } from './workload.ts';

const INTRODUCTION = `
A small workload runs for a few seconds: it starts programs, and makes files. These are its calls that name a file,
without those that only load programs. The table at the end counts every call.
`;

const NEXT = `What to do next:
  Learn to write such a tool:       pnpm --filter lesson-00 test   (lessons/00-setup/README.md)
  See what one command does:        sudo node_modules/.bin/ebpf-tool trace -- ls
  See what this kernel can do:      sudo node_modules/.bin/ebpf-tool check
  Run all tests:                    npm test
`;

/**
 * `ebpf-tool first-light`: a short check, then a small workload of its own, traced.
 *
 * @param seconds how long the workload runs
 * @returns 0, or 3 when this machine or these privileges cannot trace
 */
export async function runFirstLight(seconds: number): Promise<number> {
  const output = new LineWriter(process.stdout);
  if (!shortCheck(output)) return ExitCode.blocked;

  const stopped = untilStopped();
  const command = CommandProcess.start(workload(seconds), WORKLOAD_ENVIRONMENT);
  const calls = new CallCounts();
  output.line(INTRODUCTION);
  const { isTTY, columns } = process.stdout;
  const printer = new CallPrinter({
    time: sinceStart(() => session.started),
    width: isTTY ? columns : Infinity,
    paint: painter(true),
  });
  output.line(printer.header);
  const session: TraceSession = new TraceSession({
    commandPid: command.pid,
    onCall: (call) => {
      calls.add(call);
      if (tells(call, session.reader)) output.line(printer.line(call, session.reader));
    },
    onBatch: () => output.flush(session),
  });
  onBrokenOutput(process.stdout, () => stopped.stop('stdout closed'));
  command.release();
  void command.ended.then(() => stopped.stop('command ended'));
  const reason = await stopped.reason;
  const accounting = session.finish();
  const exit = reason === 'command ended' ? await command.ended : await command.stop();
  const result = {
    seconds: Number(process.hrtime.bigint() - session.started) / 1e9,
    accounting,
    calls,
    childrenNotFollowed: session.childrenNotFollowed,
    exit,
  };
  output.line(`\n${summaryText(result)}\n`);
  output.line(NEXT.trimEnd());
  output.flush();
  return ExitCode.done;
}

/** @returns whether everything tracing needs is there */
function shortCheck(output: LineWriter): boolean {
  let good = true;
  output.line(checkHeader());
  for (const check of checks.filter(({ needed }) => needed)) {
    const line = lineOf(check);
    output.line(checkText(line));
    output.flush();
    good &&= line.status === 'ok';
  }
  return good;
}
