import { gzipSync } from 'node:zlib';
import { onlineCpus } from '@ebpf-dojo/core';
import type { PerfCommandOptions } from '../commands/perf.ts';
import { ExitCode, UsageError } from '../exit.ts';
import { painter } from '../output/color.ts';
import type { LineWriter } from '../output/line-writer.ts';
import { CommandProcess } from '../tracing/command-process.ts';
import { runTracing, type TracingResult } from '../tracing/run-tracing.ts';
import { assertWritable, writeFiles, type OutputFile } from './files.ts';
import { flameGraph } from './flame-graph/flame-graph.ts';
import { foldedLines } from './folded.ts';
import { sampleLine } from './json-output.ts';
import type { ProfileTime } from './pprof.ts';
import type { Profile } from './profile.ts';
import { samplingOf } from './sampling.ts';
import { PerfSession } from './session.ts';
import { speedscope } from './speedscope.ts';
import { summaryLine, summaryText, type PerfResult } from './summary.ts';
import { topTable } from './table.ts';

/** What {@link runPerf} is given. */
export interface RunPerfOptions extends PerfCommandOptions {
  readonly command: readonly string[];
}

const DEFAULT_SECONDS = 5;

/**
 * `ebpf-tool perf`.
 *
 * @returns the exit code: the sampled command's own where there is one and it ended by itself; 1 when an output could not be written
 */
export async function runPerf(options: RunPerfOptions): Promise<number> {
  if (options.pid !== undefined && options.command.length > 0)
    throw new UsageError('give either --pid or a command, not both.');
  if (options.json && options.folded === true)
    throw new UsageError('give --folded a file: stdout has one JSON object a line with --json.');
  const sampling = samplingOf(options);
  for (const path of paths(options)) assertWritable(path);
  const { encodePprof } = await pprofOf(options);
  const [program, ...args] = options.command;
  const command = program === undefined ? undefined : CommandProcess.start([program, ...args]);
  const cpus = onlineCpus().length;
  const began = Date.now();
  let session: PerfSession | undefined;
  let files: OutputFile[] = [];
  const resultOf = (result: TracingResult): PerfResult => ({
    ...result,
    outcome: (session as PerfSession).outcome,
    cpus,
  });
  const code = await runTracing({
    duration: options.duration ?? (command === undefined ? DEFAULT_SECONDS : 0),
    json: options.json,
    noun: 'sample',
    command,
    start: () => (session = new PerfSession({ ...options, sampling, commandPid: command?.pid })),
    atEnd(result, output) {
      const { profile } = resultOf(result).outcome;
      print(profile, options, output);
      files = filesOf(profile, options, () => encodePprof(profile, { began, ...result }));
    },
    summaryLine: (result) => summaryLine(resultOf(result)),
    summaryText: (result) => summaryText(resultOf(result)),
  });
  return writeFiles(files) ? code : ExitCode.failed;
}

function print(profile: Profile, options: RunPerfOptions, output: LineWriter): void {
  if (options.json)
    for (const stack of profile.stacks) output.line(JSON.stringify(sampleLine(stack)));
  else if (options.folded === true) for (const line of foldedLines(profile)) output.line(line);
  else for (const line of topTable(profile, options.top, painter(options.color))) output.line(line);
}

function paths({ folded, flamegraph, speedscope: json, pprof }: RunPerfOptions): string[] {
  return [folded, flamegraph, json, pprof].filter((path) => typeof path === 'string');
}

function filesOf(profile: Profile, options: RunPerfOptions, pprof: () => Uint8Array): OutputFile[] {
  const { folded } = options;
  const contents = [
    [folded === true ? undefined : folded, () => `${foldedLines(profile).join('\n')}\n`],
    [options.flamegraph, () => flameGraph(profile)],
    [options.speedscope, () => JSON.stringify(speedscope(profile))],
    [options.pprof, () => gzipSync(pprof())],
  ] as const;
  return contents.flatMap(([path, content]) => (path === undefined ? [] : [{ path, content }]));
}

/** The library that writes pprof's form is loaded by those who ask for it. */
async function pprofOf({ pprof: path }: RunPerfOptions): Promise<{
  readonly encodePprof: (profile: Profile, time: ProfileTime) => Uint8Array;
}> {
  if (path === undefined) return { encodePprof: () => new Uint8Array() };
  const { pprof } = await import('./pprof.ts');
  return { encodePprof: pprof };
}
