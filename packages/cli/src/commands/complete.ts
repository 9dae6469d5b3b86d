import { Argument, Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** The shells that {@link completeCommand} writes a script for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `ebpf-tool complete` */
export const completeCommand: DefineCommand = () =>
  new Command('complete')
    .description(
      'Print a script that makes a shell complete commands, options and names, when it is sourced. Shells then ask this command, with what was typed so far after --.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
ebpf-tool has to be in PATH; bash needs its package bash-completion. For the running bash: source <(ebpf-tool complete bash)

Examples:
  ebpf-tool complete bash > /tmp/ebpf-tool.bash
  ebpf-tool complete fish > /tmp/ebpf-tool.fish`,
    );
