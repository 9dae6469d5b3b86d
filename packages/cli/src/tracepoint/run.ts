import type { TracepointCommandOptions } from '../commands/tracepoint.ts';
import { painter } from '../output/color.ts';
import { WallClock } from '../tracing/clock.ts';
import { runTracing } from '../tracing/run-tracing.ts';
import { fieldsOf } from './fields.ts';
import { tracepointLine } from './json-output.ts';
import { TracepointSession } from './session.ts';
import { EventCounts, summaryLine, summaryText } from './summary.ts';
import { HEADER, textLine } from './text-output.ts';

/** What {@link runTracepoint} is given. */
export interface RunTracepointOptions extends TracepointCommandOptions {
  /** Category and name, or both in one with a colon. */
  readonly tracepoint: readonly string[];
}

/** `ebpf-tool tracepoint`. @returns the exit code */
export function runTracepoint(options: RunTracepointOptions): Promise<number> {
  const clock = new WallClock();
  const counts = new EventCounts();
  const paint = painter(options.color);
  let session: TracepointSession | undefined;
  const timeOf = (time: bigint): string =>
    options.timestamp
      ? clock.iso(time).slice('2026-01-01T'.length, -'000Z'.length)
      : (Number(time - (session?.started ?? time)) / 1e9).toFixed(6);
  return runTracing({
    duration: options.duration,
    json: options.json,
    header: HEADER,
    start: (output, onBatch) =>
      (session = new TracepointSession({
        ...options,
        onBatch,
        onEvent(event, target, layout) {
          counts.add(target.event);
          const shown = { event, name: target.event, fields: fieldsOf(target, event, layout) };
          output.line(
            options.json
              ? JSON.stringify(tracepointLine(shown, clock))
              : textLine(shown, timeOf(event.time), paint),
          );
        },
      })),
    summaryLine: (result) => summaryLine(result, counts),
    summaryText: (result) => summaryText(result, counts),
  });
}
