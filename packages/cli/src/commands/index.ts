import type { Command } from 'commander';
import { checkCommand } from './check.ts';
import { completeCommand } from './complete.ts';
import { filterCommand } from './filter.ts';
import { firstLightCommand } from './first-light.ts';
import { genCommand } from './gen.ts';
import { kprobeCommand } from './kprobe.ts';
import { latencyCommand } from './latency.ts';
import { perfCommand } from './perf.ts';
import { recordCommand } from './record.ts';
import { replayCommand } from './replay.ts';
import { statsCommand } from './stats.ts';
import { tcpCommand } from './tcp.ts';
import { traceCommand } from './trace.ts';
import { topCommand } from './top.ts';
import { tracepointCommand } from './tracepoint.ts';
import { uprobeCommand } from './uprobe.ts';

/** Makes one subcommand. It loads its implementation when it runs, and hands its exit code to `finish`. */
export type DefineCommand = (finish: (code: number) => void) => Command;

/** Every subcommand, in the order `--help` shows. */
export const commands: readonly DefineCommand[] = [
  checkCommand,
  statsCommand,
  latencyCommand,
  traceCommand,
  tracepointCommand,
  uprobeCommand,
  kprobeCommand,
  perfCommand,
  tcpCommand,
  filterCommand,
  topCommand,
  recordCommand,
  replayCommand,
  genCommand,
  completeCommand,
  firstLightCommand,
];
