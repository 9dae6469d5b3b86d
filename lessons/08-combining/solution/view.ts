import { histogramLines } from './histogram.ts';
import type { Cost } from './overhead.ts';
import type { Calls, ProcessCalls } from './read.ts';
import { PROBE_NAMES, type ProbeName, type SlowCall, type Tally } from './tracer.ts';

/** All that is shown at one moment. */
export interface Picture {
  /** Since tracing began. */
  readonly seconds: number;
  /** What is looked at: `all processes`. */
  readonly filter: string;
  /** From how many nanoseconds on a call is slow. */
  readonly slowFromNs: number;
  readonly on: ReadonlySet<ProbeName>;
  /** Since the picture before. */
  readonly cost: Cost;
  readonly calls: readonly Calls[];
  readonly processes: readonly ProcessCalls[];
  readonly switches: number;
  /** The latest ones. */
  readonly slow: readonly SlowCall[];
  readonly tally: Tally;
  /** How often the kernel skipped a program. */
  readonly skipped: number;
}

/** What numbers are called. */
export interface Names {
  /** A system call: `openat`. */
  readonly call: (number: number) => string;
  /** A process: `bash`. */
  readonly process: (pid: number) => string;
}

/** How many histograms are shown. */
const HISTOGRAMS = 2;

/** A picture as lines of text. It reads nothing and prints nothing: the same picture gives the same lines. */
export function render(picture: Picture, names: Names): string[] {
  return [
    headline(picture),
    '',
    ...probeLines(picture),
    '',
    ...processLines(picture, names),
    ...slowLines(picture, names),
    lossLine(picture),
    // Last: they are the longest, and a terminal may end before they do.
    ...picture.calls
      .slice(0, HISTOGRAMS)
      .flatMap(({ number, calls, buckets }) => [
        '',
        `${names.call(number)}: ${calls} calls`,
        ...histogramLines(buckets),
      ]),
  ];
}

function headline({ seconds, filter, slowFromNs, switches }: Picture): string {
  const slow = slowFromNs === 0 ? 'none is slow' : `slow from ${milliseconds(slowFromNs)} on`;
  return `${seconds.toFixed(1)} s · ${filter} · ${slow} · ${switches} context switches`;
}

function probeLines({ on, cost }: Picture): string[] {
  const line = (name: ProbeName, index: number): string => {
    const { runs, nsPerRun, cpu } = cost.probes[name];
    return [
      `${index + 1} ${name}`.padEnd(14),
      (on.has(name) ? 'on' : 'off').padEnd(5),
      String(runs).padStart(9),
      nsPerRun.toFixed(0).padStart(7),
      percent(cpu).padStart(8),
    ].join(' ');
  };
  return [
    'PROBE          STATE      RUNS  NS/RUN      CPU',
    ...PROBE_NAMES.map(line),
    `this process ${percent(cost.process)}, together ${percent(cost.total)} of a CPU`,
  ];
}

function processLines({ processes }: Picture, names: Names): string[] {
  if (processes.length === 0) return [];
  const lines = processes.map(
    ([pid, calls]) =>
      `${String(pid).padStart(8)}  ${String(calls).padStart(9)}  ${names.process(pid)}`,
  );
  return ['     PID      CALLS  COMMAND', ...lines, ''];
}

function slowLines({ slow }: Picture, names: Names): string[] {
  if (slow.length === 0) return [];
  const lines = slow.map(({ pid, comm, number, duration_ns, result }) => {
    const took = milliseconds(duration_ns).padStart(12);
    return `${took}  ${names.call(number)} = ${result} by ${comm} (${pid})`;
  });
  return ['        SLOW  CALL', ...lines, ''];
}

function lossLine({ tally, skipped }: Picture): string {
  const { dropped, gone, foreign, untold, refused } = tally;
  const losses = [
    `${dropped} not timed`,
    `${gone} never returned`,
    `${foreign} of other tables`,
    `${untold} slow ones not told`,
    `${refused} of no process`,
    `${skipped} skipped`,
  ];
  return `Lost: ${losses.join(', ')}.`;
}

function milliseconds(ns: number): string {
  return `${(ns / 1e6).toFixed(1)} ms`;
}

function percent(share: number): string {
  return `${share.toFixed(2)} %`;
}
