import { Command, Option } from 'commander';
import type { DefineCommand } from './index.ts';
import { options } from './options.ts';
import { addTcpFilter, parseLabel, type TcpFilterOptions } from './tcp-filter-options.ts';

/** `ebpf-tool filter` */
export const filterCommand: DefineCommand = (finish) =>
  addTcpFilter(new Command('filter'))
    .description('Change what a running `ebpf-tool tcp --name` tells of, or show it.')
    .argument('[name]', 'the name it was given', parseLabel)
    .addOption(new Option('--clear', 'tell of everything').default(false))
    .addOption(new Option('--list', 'show all that run with a name').default(false))
    .addOption(options.json())
    .addHelpText(
      'after',
      `
What is given takes the place of the whole filter, at once: an event is judged by the old one or by the new one. Nothing is loaded again.
Without a filter, the one in force is shown. The filters are maps that are pinned in /sys/fs/bpf/ebpf-tool, by the name, as long as that tcp runs.

Examples:
  sudo ebpf-tool filter web --port 443 --addr 10.0.0.0/8
  sudo ebpf-tool filter web --clear
  sudo ebpf-tool filter --list`,
    )
    .action(async (name: string | undefined, given: FilterCommandOptions) => {
      const { runFilter } = await import('../tcp-filter/run.ts');
      finish(runFilter({ ...given, name }));
    });

/** What `filter` was given, beside the name. */
export interface FilterCommandOptions extends TcpFilterOptions {
  readonly clear: boolean;
  readonly list: boolean;
  readonly json: boolean;
}
