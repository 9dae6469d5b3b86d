import type { LatencyCommandOptions } from '../commands/latency.ts';
import { painter } from '../output/color.ts';
import type { LineWriter } from '../output/line-writer.ts';
import { accountingText } from '../tracing/accounting.ts';
import { WallClock } from '../tracing/clock.ts';
import { runTracing } from '../tracing/run-tracing.ts';
import { LatencySums } from './counters.ts';
import type { LatencyInterval } from './histogram.ts';
import { latencyLines as jsonLines, summaryLine } from './json-output.ts';
import { FunctionSession } from './function-session.ts';
import { functionTarget } from './function-target.ts';
import { LatencySession } from './session.ts';
import { latencyLines as textLines } from './text-output.ts';

const DEFAULT_SECONDS = 5;
/** Of system calls that nobody named. */
const DEFAULT_TOP = 5;

/**
 * `ebpf-tool latency`.
 *
 * @returns the exit code
 */
export async function runLatency(options: LatencyCommandOptions): Promise<number> {
  const { fn, interval, json, syscall } = options;
  const clock = new WallClock();
  const paint = painter(options.color);
  const sums = new LatencySums();
  const top = options.top ?? (syscall === undefined ? DEFAULT_TOP : Infinity);
  let intervals = 0;
  const print = (output: LineWriter, part: LatencyInterval) => {
    intervals++;
    sums.add(part.histograms.map((each) => ({ ...each, process: null })));
    if (json) {
      for (const line of jsonLines(part, clock).slice(0, options.top))
        output.line(JSON.stringify(line));
      return;
    }
    if (interval !== undefined)
      output.line(`${clock.iso(part.end).slice(11, 19)} UTC, ${part.seconds.toFixed(1)} s\n`);
    for (const line of textLines(part, { top, paint })) output.line(line);
  };
  const onLast = (output: LineWriter) => (part: LatencyInterval) => print(output, part);
  const target = fn === undefined ? undefined : functionTarget({ ...options, fn });
  return runTracing<LatencySession | FunctionSession>({
    duration: options.duration ?? (interval === undefined ? DEFAULT_SECONDS : 0),
    json,
    noun: 'call',
    start: (output) =>
      target === undefined
        ? new LatencySession({
            ...options,
            byProcess: options.by === 'process',
            onLast: onLast(output),
          })
        : new FunctionSession({ target, filter: options, onLast: onLast(output) }),
    ...(interval === undefined
      ? {}
      : {
          interval: {
            seconds: interval,
            tick: (session, output) => {
              if (!session.paused) print(output, session.interval());
            },
          },
        }),
    summaryLine: (result) => summaryLine(result, intervals, sums.rows()),
    summaryText: ({ seconds, accounting }) => accountingText(seconds, accounting).join('\n'),
  });
}
