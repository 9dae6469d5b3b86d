import { Command, Option } from 'commander';
import { parseCount, parseSeconds } from './arguments.ts';
import type { DefineCommand } from './index.ts';
import { addTaskFilter, options, type TaskFilterOptions } from './options.ts';

/** `ebpf-tool stats` */
export const statsCommand: DefineCommand = (finish) =>
  addTaskFilter(new Command('stats'))
    .description(
      'Count system calls by name, with rates and errors, in the kernel: of the whole machine or of what is asked for.',
    )
    .addOption(
      new Option(
        '-d, --duration <seconds>',
        'end after so many seconds; 0: until Ctrl-C (default: 5; with --interval until Ctrl-C)',
      ).argParser(parseSeconds),
    )
    .addOption(options.interval())
    .addOption(options.syscall())
    .addOption(options.failed())
    .addOption(new Option('-P, --per-process', 'count for each process by itself').default(false))
    .addOption(
      new Option('--top <n>', 'show the n most frequent, and the others as a sum').argParser(
        parseCount,
      ),
    )
    .addOption(options.json())
    .addOption(options.color())
    .addHelpText(
      'after',
      `
A call counts when it returns, and exit and exit_group when their thread ends; so one that waits is not counted yet. With --interval,
each table has what came since the last one. All filters hold together, and are applied in the kernel. ebpf-tool itself is left out.

Examples:
  sudo ebpf-tool stats -d 2 --top 10
  sudo ebpf-tool stats -d 3 -i 1 -P -x --json`,
    )
    .action(async (given: StatsCommandOptions) => {
      const { runStats } = await import('../stats/run.ts');
      finish(await runStats(given));
    });

/** What `stats` was given. */
export interface StatsCommandOptions extends TaskFilterOptions {
  readonly duration?: number;
  readonly interval?: number;
  readonly syscall?: readonly string[];
  readonly failed: boolean;
  readonly perProcess: boolean;
  readonly top?: number;
  readonly json: boolean;
  readonly color: boolean;
}
