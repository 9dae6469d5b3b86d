import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** `dojo reset` */
export const resetCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('reset')
    .description('Begin a lesson anew: its stub is put back, and your files are kept elsewhere.')
    .argument('<lesson>', 'such as 03')
    .option('--restore', 'put back the files that the latest reset kept', false)
    .addHelpText(
      'after',
      `
Nothing is lost: --restore swaps, so that a second one undoes the first. No task of the lesson counts as passed
until its tests run again; that it was finished once stays known.

Examples:
  pnpm dojo reset 03
  pnpm dojo reset 03 --restore`,
    )
    .action(async (lesson: string, { restore }: { readonly restore: boolean }) => {
      const actions = await import('../actions/reset.ts');
      finish(restore ? actions.restore(lesson, lessons) : actions.reset(lesson, lessons));
    });
