import { Command, InvalidArgumentError, Option } from 'commander';
import { parseNames, parseSeconds } from './arguments.ts';
import type { DefineCommand } from './index.ts';
import { addTaskFilter, options, type TaskFilterOptions } from './options.ts';

const DEFAULT_BUDGET = 0.02;

/** `ebpf-tool top` */
export const topCommand: DefineCommand = (finish) =>
  addTaskFilter(new Command('top'))
    .description(
      'Watch live what the machine does: system calls and how long they take, TCP connections, the busiest processes, waits for a CPU.',
    )
    .addOption(
      new Option('-d, --duration <seconds>', 'end after so many seconds; 0: until q or Ctrl-C')
        .argParser(parseSeconds)
        .default(0),
    )
    .addOption(options.interval(1))
    .addOption(
      new Option(
        '--probes <names>',
        'only these, separated by commas: latency, run_queue, processes, tcp',
      ).argParser(parseNames),
    )
    .addOption(
      new Option('--sort <by>', 'sort processes by calls, errors, pid or name')
        .choices(['calls', 'errors', 'pid', 'name'])
        .default('calls'),
    )
    .addOption(
      new Option(
        '--budget <share>',
        'of one CPU, for its programs and itself; above that it steps down. 0: no budget',
      )
        .argParser(parseShare)
        .default(DEFAULT_BUDGET, '2%'),
    )
    .addOption(new Option('--once', 'print one interval, and end').default(false))
    .addOption(options.json())
    .addOption(options.color())
    .addHelpText(
      'after',
      `
In a terminal it is a dashboard; ? shows the keys. When stdin or stdout is none, it prints each interval as text below the last one. With --json,
each interval is a line. What it costs itself is always shown: the time of its programs in the kernel, and of its process. When that is above the
budget, it turns off what measures times, then what counts, the costliest first, or makes intervals longer; and tries again when there is room.
-p and -n hold for all it shows, -t, -u and -c for system calls. ebpf-tool itself is left out of those.

Examples:
  sudo ebpf-tool top --once
  sudo ebpf-tool top -d 3 -i 1 --json --budget 1%`,
    )
    .action(async (given: TopCommandOptions) => {
      const { runTop } = await import('../top/run.ts');
      finish(await runTop(given));
    });

/** What `top` was given. */
export interface TopCommandOptions extends TaskFilterOptions {
  readonly duration: number;
  readonly interval: number;
  readonly probes?: readonly string[];
  readonly sort: 'calls' | 'errors' | 'pid' | 'name';
  /** Of one CPU: 0.02 is 2 %. */
  readonly budget: number;
  readonly once: boolean;
  readonly json: boolean;
  readonly color: boolean;
}

/** `2%`, `0.5 %`, or `2`, which is 2 % as well. */
function parseShare(text: string): number {
  const [, digits] = /^(\d+(?:\.\d+)?) ?%?$/.exec(text) ?? [];
  if (digits === undefined)
    throw new InvalidArgumentError(
      'Give a share of one CPU, such as 2% or 0.5%; 0 means no budget.',
    );
  return Number(digits) / 100;
}
