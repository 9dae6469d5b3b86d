import { Command } from 'commander';
import type { DefineCommand } from './index.ts';
import { options } from './options.ts';

/** `ebpf-tool check` */
export const checkCommand: DefineCommand = (finish) =>
  new Command('check')
    .description(
      'Try what this kernel and these privileges can do: load, map, and attach for real. Tells which commands and lessons each thing serves, and how to get what is missing.',
    )
    .addOption(options.json())
    .addHelpText(
      'after',
      `
Exits with 3 when something is missing, or could not be tried, that most commands cannot do without.

Examples:
  sudo ebpf-tool check
  sudo ebpf-tool check --json`,
    )
    .action(async (given: { readonly json: boolean }) => {
      const { runCheck } = await import('../check/run.ts');
      finish(runCheck(given));
    });
