import type { TopCommandOptions } from '../commands/top.ts';
import { ExitCode, UsageError } from '../exit.ts';
import { hasColor } from '../output/color.ts';
import { topProbe, type TopLine, type TopProbe } from '../output/schema/index.ts';
import type { LineWriter } from '../output/line-writer.ts';
import { runTracing } from '../tracing/run-tracing.ts';
import { untilStopped } from '../tracing/until-stopped.ts';
import { LiveFeed } from './feed.ts';
import { plainLines } from './layout/plain.ts';
import { summaryLine, summaryText } from './output.ts';
import { TopSession, type TopSessionOptions } from './session.ts';
import { firstView } from './view.ts';

const PLAIN_WIDTH = 80;

/**
 * `ebpf-tool top`.
 *
 * @returns the exit code
 */
export async function runTop(options: TopCommandOptions): Promise<number> {
  const what: TopSessionOptions = {
    ...options,
    budget: options.budget === 0 ? undefined : options.budget,
    probes: probesOf(options.probes),
  };
  const { isTTY } = process.stdout;
  if (options.once || options.json || !isTTY || !process.stdin.isTTY)
    return runLines(options, what);
  return runDashboard(options, what);
}

/** In a terminal, live. */
async function runDashboard(options: TopCommandOptions, what: TopSessionOptions): Promise<number> {
  const stopped = untilStopped();
  const { Dashboard } = await import('./dashboard.ts');
  using session = new TopSession(what);
  stopped.after(options.duration);
  await Dashboard.show({
    feed: new LiveFeed(session),
    view: firstView({ sort: options.sort, interval: options.interval }),
    hasColor: hasColor(options.color),
    stopped,
  });
  const seconds = Number(process.hrtime.bigint() - session.started) / 1e9;
  const accounting = session.finish();
  process.stderr.write(`${summaryText({ seconds, accounting }, session.result)}\n`);
  return ExitCode.done;
}

/** One frame after the other, as text or as JSON; nothing of the dashboard is loaded. */
function runLines(options: TopCommandOptions, what: TopSessionOptions): Promise<number> {
  const { json, once, interval } = options;
  const view = firstView({ sort: options.sort, interval });
  let session: TopSession | undefined;
  let intervals = 0;
  const print = (output: LineWriter, frame: TopLine) => {
    intervals++;
    if (json) return output.line(JSON.stringify(frame));
    for (const line of plainLines(frame, view, process.stdout.columns ?? PLAIN_WIDTH))
      output.line(line);
  };
  return runTracing<TopSession>({
    duration: once ? interval : options.duration,
    json,
    noun: 'event',
    start: () => (session = new TopSession(what)),
    ...(once
      ? {}
      : {
          interval: {
            seconds: interval,
            tick: (running, output) => {
              if (!running.isBehind) print(output, running.frame());
            },
          },
        }),
    atEnd: (_, output) => {
      const last = session?.last;
      if (last !== undefined) print(output, last);
    },
    summaryLine: (result) => summaryLine(result, intervals, session?.result),
    summaryText: (result) => summaryText(result, session?.result),
  });
}

function probesOf(names: readonly string[] | undefined): TopProbe[] | undefined {
  return names?.map((name) => {
    const probe = topProbe.safeParse(name.replace('-', '_'));
    if (!probe.success)
      throw new UsageError(
        `there is no probe '${name}': give latency, run_queue, processes or tcp.`,
      );
    return probe.data;
  });
}
