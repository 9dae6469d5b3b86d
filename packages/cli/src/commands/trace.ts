import { Command, Option } from 'commander';
import { parseSeconds } from './arguments.ts';
import type { DefineCommand } from './index.ts';
import { addTaskFilter, options, type TaskFilterOptions } from './options.ts';

/** `ebpf-tool trace` */
export const traceCommand: DefineCommand = (finish) =>
  addTaskFilter(new Command('trace'))
    .description(
      'Print each system call as it returns: when, who, which, with what result, how long.',
    )
    .argument('[command...]', 'start this command, follow it and its children, and end with it')
    .addOption(
      new Option(
        '-d, --duration <seconds>',
        'end after so many seconds; 0: until Ctrl-C (default: 10; with a command, until it ends)',
      ).argParser(parseSeconds),
    )
    .addOption(options.syscall())
    .addOption(options.json())
    .addOption(options.color())
    .passThroughOptions()
    .addHelpText(
      'after',
      `
The trace goes to stdout. The summary, and what a traced command itself prints, go to stderr.
All filters hold together, and are applied in the kernel. ebpf-tool itself is left out.

Examples:
  sudo ebpf-tool trace -d 5 -s openat,execve
  sudo ebpf-tool trace -n nginx --json
  sudo ebpf-tool trace -- sh -c 'cat /etc/hostname'`,
    )
    .action(async (command: string[], given: TraceCommandOptions) => {
      const { runTrace } = await import('../trace/run.ts');
      finish(await runTrace({ ...given, command }));
    });

/** What `trace` was given. */
export interface TraceCommandOptions extends TaskFilterOptions {
  readonly duration?: number;
  readonly syscall?: readonly string[];
  readonly json: boolean;
  readonly color: boolean;
}
