import { Command, Option } from 'commander';
import { UsageError } from '../exit.ts';
import { parseCount, parseSeconds } from './arguments.ts';
import type { DefineCommand } from './index.ts';
import { addTaskFilter, options, type TaskFilterOptions } from './options.ts';

/** `ebpf-tool latency` */
export const latencyCommand: DefineCommand = (finish) =>
  addTaskFilter(new Command('latency'))
    .description(
      'Show how long system calls take, as a histogram of each, counted in the kernel: of those that are named, or of those that took most time.',
    )
    .addOption(
      new Option(
        '-d, --duration <seconds>',
        'end after so many seconds; 0: until Ctrl-C (default: 5; with --interval until Ctrl-C)',
      ).argParser(parseSeconds),
    )
    .addOption(options.interval())
    .addOption(options.syscall())
    .addOption(
      new Option(
        '--fn <name>',
        'a function instead: one of the kernel, or, with --binary, those that fit this name or pattern',
      ).conflicts(['syscall', 'by']),
    )
    .addOption(
      new Option('--binary <file>', 'where it is: a path, a program on PATH, or a library'),
    )
    .addOption(
      new Option('--by <what>', 'a histogram for each process by itself').choices(['process']),
    )
    .addOption(
      new Option(
        '--top <n>',
        'show the n histograms with most time in total (default: 5; all with --syscall)',
      ).argParser(parseCount),
    )
    .addOption(options.json())
    .addOption(options.color())
    .addHelpText(
      'after',
      `
A call counts when it returns; one that began before is left out. With --interval, each picture has what came since the last one. A
percentile is the end of the bucket it falls into, or the longest call where that is less: ≤. All filters hold together, and are applied
in the kernel. ebpf-tool itself is left out.

Examples:
  sudo ebpf-tool latency -s read,write,openat -d 2
  sudo ebpf-tool latency -i 1 -d 3 --by process --json
  sudo ebpf-tool latency --fn getaddrinfo --binary libc -d 2`,
    )
    .action(async (given: LatencyCommandOptions) => {
      if (given.binary !== undefined && given.fn === undefined)
        throw new UsageError('--binary says where a function is: name it with --fn.');
      const { runLatency } = await import('../latency/run.ts');
      finish(await runLatency(given));
    });

/** What `latency` was given. */
export interface LatencyCommandOptions extends TaskFilterOptions {
  readonly duration?: number;
  readonly interval?: number;
  readonly syscall?: readonly string[];
  readonly fn?: string;
  readonly binary?: string;
  readonly by?: 'process';
  readonly top?: number;
  readonly json: boolean;
  readonly color: boolean;
}
