import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** `dojo next` */
export const nextCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('next')
    .description('Say what to do next: the task, the file to open, the command to run.')
    .addHelpText(
      'after',
      `
Example:
  pnpm dojo next`,
    )
    .action(async () => {
      const { next } = await import('../actions/next.ts');
      finish(next(lessons));
    });
