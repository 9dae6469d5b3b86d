import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** `dojo hint` */
export const hintCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('hint')
    .description('Show a hint for a task. There are three: each call shows one more.')
    .argument('[task]', 'such as 03.2, or 03 for its next task (default: the next task)')
    .option('--all', 'all three at once', false)
    .addHelpText(
      'after',
      `
Examples:
  pnpm dojo hint
  pnpm dojo hint 03.2`,
    )
    .action(async (task: string | undefined, { all }: { readonly all: boolean }) => {
      const { hint } = await import('../actions/hint.ts');
      finish(hint(task, { all, lessons }));
    });
