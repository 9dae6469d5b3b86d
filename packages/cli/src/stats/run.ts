import type { StatsCommandOptions } from '../commands/stats.ts';
import { painter } from '../output/color.ts';
import type { LineWriter } from '../output/line-writer.ts';
import { accountingText } from '../tracing/accounting.ts';
import { WallClock } from '../tracing/clock.ts';
import { runTracing } from '../tracing/run-tracing.ts';
import { statLines, summaryLine } from './json-output.ts';
import { StatsSession, type Interval } from './session.ts';
import { tableLines } from './text-output.ts';

const DEFAULT_SECONDS = 5;

/**
 * `ebpf-tool stats`.
 *
 * @returns the exit code
 */
export async function runStats(options: StatsCommandOptions): Promise<number> {
  const { interval, json, top, perProcess } = options;
  const clock = new WallClock();
  const paint = painter(options.color);
  let intervals = 0;
  let session: StatsSession | undefined;
  const print = (output: LineWriter, part: Interval) => {
    intervals++;
    if (json) {
      for (const line of statLines(part, clock).slice(0, top)) output.line(JSON.stringify(line));
      return;
    }
    if (interval !== undefined)
      output.line(
        `${intervals > 1 ? '\n' : ''}${clock.iso(part.end).slice(11, 19)} UTC, ${part.seconds.toFixed(1)} s`,
      );
    for (const line of tableLines(part, {
      perProcess,
      paint,
      ...(top === undefined ? {} : { top }),
    }))
      output.line(line);
  };
  return runTracing<StatsSession>({
    duration: options.duration ?? (interval === undefined ? DEFAULT_SECONDS : 0),
    json,
    noun: 'call',
    start: (output) =>
      (session = new StatsSession({ ...options, onLast: (part) => print(output, part) })),
    ...(interval === undefined
      ? {}
      : {
          interval: {
            seconds: interval,
            tick: (running, output) => {
              if (!running.paused) print(output, running.interval());
            },
          },
        }),
    summaryLine: (result) => summaryLine(result, intervals, session?.total ?? new Map()),
    summaryText: ({ seconds, accounting }) => accountingText(seconds, accounting).join('\n'),
  });
}
