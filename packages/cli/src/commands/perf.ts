import { Command, Option } from 'commander';
import { parseCount, parseSeconds } from './arguments.ts';
import type { DefineCommand } from './index.ts';
import { addTaskFilter, options, type TaskFilterOptions } from './options.ts';

/** `ebpf-tool perf` */
export const perfCommand: DefineCommand = (finish) =>
  addTaskFilter(new Command('perf'))
    .description(
      'Sample what runs on each CPU, with kernel and user stacks, and tell where the time goes: a table of functions, or one of the formats that other programs show.',
    )
    .argument('[command...]', 'start this command, sample it and its children, and end with it')
    .addOption(
      new Option(
        '-d, --duration <seconds>',
        'end after so many seconds; 0: until Ctrl-C (default: 5; with a command, until it ends)',
      ).argParser(parseSeconds),
    )
    .addOption(options.frequency(99))
    .addOption(
      new Option('--period <events>', 'a sample at each n-th event, instead of so many a second')
        .argParser(parseCount)
        .conflicts('frequency'),
    )
    .addOption(
      new Option(
        '-e, --event <name>',
        'what to sample by, as perf-list(1) names it: cpu-clock, page-faults, cpu-cycles, …',
      ).default('cpu-clock'),
    )
    .addOption(new Option('--idle', 'also samples of CPUs that have nothing to do').default(false))
    .addOption(new Option('--top <rows>', 'rows of the table').argParser(parseCount).default(20))
    .addOption(
      new Option(
        '--folded [file]',
        'folded stacks, a line each; without a file instead of the table',
      ),
    )
    .addOption(new Option('--flamegraph <file>', 'an interactive picture: SVG, for any browser'))
    .addOption(new Option('--speedscope <file>', 'JSON for speedscope.app'))
    .addOption(new Option('--pprof <file>', 'gzipped protocol buffer for pprof'))
    .addOption(options.json())
    .addOption(options.color())
    .passThroughOptions()
    .addHelpText(
      'after',
      `
The table, folded stacks or JSON go to stdout; the summary, and what a sampled command itself prints, go to stderr.
All filters hold together, and are applied in the kernel. ebpf-tool itself is left out. Functions that Node.js compiles have
names when it runs with --perf-basic-prof.

Examples:
  sudo ebpf-tool perf -d 2 --flamegraph /tmp/cpu.svg --pprof /tmp/cpu.pb.gz
  sudo ebpf-tool perf --folded -- node --perf-basic-prof -e 'for (let i = 0; i < 1e9; i++);'`,
    )
    .action(async (command: string[], given: PerfCommandOptions) => {
      const { runPerf } = await import('../perf/run.ts');
      finish(await runPerf({ ...given, command }));
    });

/** What `perf` was given. */
export interface PerfCommandOptions extends TaskFilterOptions {
  readonly duration?: number;
  readonly frequency: number;
  readonly period?: number;
  readonly event: string;
  readonly idle: boolean;
  readonly top: number;
  /** True for stdout. */
  readonly folded?: string | true;
  readonly flamegraph?: string;
  readonly speedscope?: string;
  readonly pprof?: string;
  readonly json: boolean;
  readonly color: boolean;
}
