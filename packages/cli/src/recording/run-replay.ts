import type { ReplayOptions } from '../commands/replay.ts';
import { ExitCode } from '../exit.ts';
import { onBrokenOutput } from '../output/broken-output.ts';
import { hasColor, painter } from '../output/color.ts';
import { LineWriter } from '../output/line-writer.ts';
import type { Line, TopLine } from '../output/schema/index.ts';
import { firstView } from '../top/view.ts';
import { RecordingError } from './error.ts';
import { lineTexts } from './line-text.ts';
import { openRecording, type Recording } from './reader.ts';

/**
 * `ebpf-tool replay`. Nothing of the kernel is loaded for it.
 *
 * @returns the exit code
 */
export async function runReplay(file: string, options: ReplayOptions): Promise<number> {
  try {
    const recording = await openRecording(file);
    const isTop = recording.header.from === 'top';
    const isLive = process.stdout.isTTY && process.stdin.isTTY;
    if (isTop && isLive && !options.once && !options.json) return await show(recording, options);
    return await print(recording, options);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    process.stderr.write(`ebpf-tool: ${error.message}\n`);
    return ExitCode.failed;
  }
}

/** In a terminal, at its pace. */
async function show(recording: Recording, options: ReplayOptions): Promise<number> {
  const [{ Dashboard }, { ReplayFeed }, { untilStopped }] = await Promise.all([
    import('../top/dashboard.ts'),
    import('./replay-feed.ts'),
    import('../tracing/until-stopped.ts'),
  ]);
  const feed = new ReplayFeed(recording.lines, options.speed);
  const stopped = untilStopped();
  stopped.after(0);
  await Dashboard.show({
    feed,
    view: firstView({ sort: options.sort, isReplay: true }),
    hasColor: hasColor(options.color),
    stopped,
  });
  if (feed.failure !== undefined) throw feed.failure;
  return ExitCode.done;
}

/** All at once. What is whole of a file that is cut comes before the error. */
async function print({ header, lines }: Recording, options: ReplayOptions): Promise<number> {
  const output = new LineWriter(process.stdout);
  const broken = onBrokenOutput(process.stdout, () => {});
  const texts = options.json
    ? (line: Line) => [JSON.stringify(line)]
    : lineTexts(header, { ...options, paint: painter(options.color) });
  let last: TopLine | undefined;
  let summary: Line | undefined;
  try {
    for await (const line of lines) {
      if (broken.broken) break;
      if (options.once && line.type === 'top') last = line;
      else if (line.type === 'summary' && !options.json) summary = line;
      else for (const text of texts(line)) output.line(text);
    }
  } finally {
    if (last !== undefined) for (const text of texts(last)) output.line(text);
    await output.end();
    // Below what it is about.
    if (summary !== undefined) process.stderr.write(`${texts(summary).join('\n')}\n`);
  }
  return broken.failure === undefined ? ExitCode.done : ExitCode.failed;
}
