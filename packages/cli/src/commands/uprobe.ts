import { Command, Option } from 'commander';
import { parseNames } from './arguments.ts';
import type { DefineCommand } from './index.ts';
import { addTaskFilter, options, type TracingOptions } from './options.ts';

/** `ebpf-tool uprobe` */
export const uprobeCommand: DefineCommand = (finish) =>
  addTaskFilter(new Command('uprobe'))
    .description(
      'Print each call of a function of a program or library: when, who, with which arguments; or what it returns, or how long it takes.',
    )
    .argument('<binary>', 'a path, a program on PATH, or a library, such as libc')
    .argument('[function]', "a function, or a pattern with * and ?, such as 'str*'")
    .addOption(options.duration(5))
    .addOption(
      new Option(
        '--args <types>',
        'the types of its arguments, separated by commas, _ for one to leave out: str, int, uint, long, ulong, char, bool, ptr, hex, or s, d, u, ld, lu, c, b, p, x',
      ).argParser(parseNames),
    )
    .addOption(
      new Option('--return', 'what it returns, rather than what it is called with')
        .default(false)
        .conflicts('args'),
    )
    .addOption(
      new Option(
        '--return-type <type>',
        'the type of what it returns (default: long, an address where that is large)',
      )
        .implies({ return: true })
        .conflicts('args'),
    )
    .addOption(
      new Option('--latency', 'a histogram of how long its calls take, counted in the kernel')
        .default(false)
        .conflicts(['args', 'return', 'returnType']),
    )
    .addOption(
      new Option('--list', 'only list the functions that fit; needs no privileges').default(false),
    )
    .addOption(
      new Option('--force', 'probe returns of a Go program too, which may crash it').default(false),
    )
    .addOption(options.timestamp())
    .addOption(options.json())
    .addOption(options.color())
    .addHelpText(
      'after',
      `
Calls go to stdout, the summary to stderr. With --pid, the binary is the one that process sees, as in its container.
Without --args, the six registers for arguments are shown, however many the function has. All filters work in the kernel.

Examples:
  sudo ebpf-tool uprobe libc getaddrinfo --args str,str -d 2
  sudo ebpf-tool uprobe libc 'open*' --latency -d 2
  ebpf-tool uprobe libc --list 'pthread_*'`,
    )
    .action(async (binary: string, pattern: string | undefined, given: UprobeOptions) => {
      const { runUprobe } = await import('../uprobe/run.ts');
      finish(await runUprobe({ ...given, binary, pattern }));
    });

/** What `uprobe` was given, beside binary and function. */
export interface UprobeOptions extends TracingOptions {
  readonly args?: readonly string[];
  readonly return: boolean;
  readonly returnType?: string;
  readonly latency: boolean;
  readonly list: boolean;
  readonly force: boolean;
  readonly timestamp: boolean;
}
