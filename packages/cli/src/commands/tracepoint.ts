import { Command, Option } from 'commander';
import type { DefineCommand } from './index.ts';
import { addTaskFilter, options, type TracingOptions } from './options.ts';

const DEFAULT_SECONDS = 5;

/** `ebpf-tool tracepoint` */
export const tracepointCommand: DefineCommand = (finish) =>
  addTaskFilter(
    new Command('tracepoint')
      .description(
        "Print each record of a tracepoint: who, when, and all fields by the kernel's own description, flags and states by their names.",
      )
      .argument('[tracepoint...]', 'category and name, or category:name; each may have * and ?')
      .addOption(options.duration(DEFAULT_SECONDS)),
  )
    .addOption(
      new Option('--filter <expression>', 'only records whose fields are so, such as `prio<100`'),
    )
    .addOption(new Option('--list [pattern]', 'print the names of tracepoints, and trace none'))
    .addOption(options.timestamp())
    .addOption(options.json())
    .addOption(options.color())
    .addHelpText(
      'after',
      `
A filter has comparisons joined by && and, binding less, by ||. Numbers are
compared by == != < <= > >= and by & for "has one of these bits", also with the
names that the kernel prints: newstate==TCP_CLOSE. Texts are compared by == !=
and, with a * at the end, by ~ !~. Besides its own fields every tracepoint has
pid, tid and comm. All filters hold together, and are applied in the kernel.
ebpf-tool itself is left out. Several tracepoints at once need Linux 5.15.

Examples:
  sudo ebpf-tool tracepoint sched sched_process_exec -d 2
  sudo ebpf-tool tracepoint syscalls:sys_enter_openat -d 2 --filter 'filename~/etc/*'
  sudo ebpf-tool tracepoint 'sched:sched_process_*' -d 2 --json
  sudo ebpf-tool tracepoint --list 'sock:*'`,
    )
    .action(async (tracepoint: string[], given: TracepointCommandOptions) => {
      if (given.list !== undefined) {
        const { runList } = await import('../tracepoint/list.ts');
        const pattern = given.list === true ? [] : [given.list];
        finish(await runList([...pattern, ...tracepoint], given));
        return;
      }
      const { runTracepoint } = await import('../tracepoint/run.ts');
      finish(await runTracepoint({ ...given, tracepoint }));
    });

/** What `tracepoint` was given. */
export interface TracepointCommandOptions extends TracingOptions {
  readonly filter?: string;
  /** The pattern; true for all. */
  readonly list?: string | true;
  readonly timestamp: boolean;
}
