import { Command, Option } from 'commander';
import { parsePositive, parseSeconds } from './arguments.ts';
import type { DefineCommand } from './index.ts';
import { addTaskFilter, options, type TaskFilterOptions } from './options.ts';

/** `ebpf-tool trace` */
export const traceCommand: DefineCommand = (finish) =>
  addTaskFilter(new Command('trace'))
    .description(
      'Print each system call as it returns: when, who, which with what arguments, its result, how long it took. Or count them: --summary.',
    )
    .argument('[command...]', 'start this command, follow it and its children, and end with it')
    .addOption(
      new Option(
        '-d, --duration <seconds>',
        'end after so many seconds; 0: until Ctrl-C (default: 10; with a command, until it ends)',
      ).argParser(parseSeconds),
    )
    .addOption(options.syscall())
    .option('-f, --follow', 'with --pid: also the processes it starts, and those they start', false)
    .option('--path <start>', 'only calls with a path argument that begins so, as it was given')
    .addOption(options.failed())
    .addOption(
      new Option(
        '--slower <ms>',
        'only calls that took longer than so many milliseconds',
      ).argParser(parsePositive),
    )
    .option('--summary', 'no calls, but a table of them at the end, as `strace -c` has', false)
    .addOption(options.timestamp())
    .addOption(options.json())
    .addOption(options.color())
    .passThroughOptions()
    .addHelpText(
      'after',
      `
The trace goes to stdout. The summary, and what a traced command itself prints, go to stderr.
All filters hold together, and are applied in the kernel. ebpf-tool itself is left out.
--path compares bytes with the first 127 of a path as the program gave it, relative or not: /etc/ takes
/etc/hosts, and neither ./hosts nor /etc. A * at its end changes nothing.
--summary counts in the kernel and sends nothing for a call: it disturbs least. Its time is that from entry to
return, as in \`strace -c -w\`; its letter would be -c, which is the cgroup's in every command here.

Examples:
  sudo ebpf-tool trace -d 5 -s openat,execve
  sudo ebpf-tool trace -d 5 -x --path /etc/
  sudo ebpf-tool trace --summary -- ls
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
  readonly follow: boolean;
  readonly path?: string;
  readonly failed: boolean;
  /** Milliseconds. */
  readonly slower?: number;
  readonly summary: boolean;
  readonly timestamp: boolean;
  readonly json: boolean;
  readonly color: boolean;
}
