import { Command } from 'commander';
import { parseNames, parsePid, parseSeconds } from './arguments.ts';
import type { DefineCommand } from './index.ts';

/** `ebpf-tool trace` */
export const traceCommand: DefineCommand = (finish) =>
  new Command('trace')
    .description(
      'Print each system call as it returns: when, who, which, with what result, how long.',
    )
    .argument('[command...]', 'start this command, follow it and its children, and end with it')
    .option(
      '-d, --duration <seconds>',
      'end after so many seconds; 0: until Ctrl-C or the command ends',
      parseSeconds,
      0,
    )
    .option('-p, --pid <pid>', 'only this process, with its threads', parsePid)
    .option(
      '-n, --name <comm>',
      'only processes and threads of this name (the kernel keeps 15 characters)',
    )
    .option('-s, --syscall <names>', 'only these system calls, separated by commas', parseNames)
    .option('--json', 'one JSON object a line: calls, then a summary', false)
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
    .action(async (command: string[], options: TraceCommandOptions) => {
      const { runTrace } = await import('../trace/run.ts');
      finish(await runTrace({ ...options, command }));
    });

/** What `trace` was given. */
export interface TraceCommandOptions {
  readonly duration: number;
  readonly pid?: number;
  readonly name?: string;
  readonly syscall?: readonly string[];
  readonly json: boolean;
}
