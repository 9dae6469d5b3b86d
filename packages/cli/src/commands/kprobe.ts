import { Command, Option } from 'commander';
import type { DefineCommand } from './index.ts';
import { addTaskFilter, options, type TracingOptions } from './options.ts';

/** `ebpf-tool kprobe` */
export const kprobeCommand: DefineCommand = (finish) =>
  addTaskFilter(
    new Command('kprobe')
      .description(
        "Print each call of a kernel function, or of those that fit a pattern with * and ?: when, who, which, with what arguments. Names and types are from the kernel's own type information.",
      )
      .argument('<function>', 'a kernel function, or a pattern in quotes')
      .addOption(options.duration(5))
      .addOption(
        new Option('--return', 'print calls as they return: with what, after how long').default(
          false,
        ),
      )
      .addOption(
        new Option(
          '--args <values>',
          'only these arguments, or fields behind them, such as dfd,how->flags',
        ),
      )
      .addOption(new Option('--stack', 'the stacks that led there, kernel and user').default(false))
      .addOption(
        new Option('--list', 'list the functions that fit, and attach nothing').default(false),
      ),
  )
    .addOption(options.timestamp())
    .addOption(options.json())
    .addOption(options.color())
    .addHelpText(
      'after',
      `
Functions are probed by fentry, kprobe or kprobe.multi, whichever of them this kernel has; stderr says which was taken.
All filters hold together, and are applied in the kernel. ebpf-tool itself is left out.

Examples:
  sudo ebpf-tool kprobe do_sys_openat2 -d 2 --return --args 'dfd,filename,how->flags'
  sudo ebpf-tool kprobe --list 'vfs_*'`,
    )
    .action(async (pattern: string, given: KprobeCommandOptions) => {
      const { runKprobe } = await import('../kprobe/run.ts');
      finish(await runKprobe(pattern, given));
    });

/** What `kprobe` was given. */
export interface KprobeCommandOptions extends TracingOptions {
  readonly return: boolean;
  readonly args?: string;
  readonly stack: boolean;
  readonly list: boolean;
  readonly timestamp: boolean;
}
