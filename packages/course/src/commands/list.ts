import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** `dojo list` */
export const listCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('list')
    .description('List the lessons, how long they take, and how far you are.')
    .addHelpText(
      'after',
      `
✓ finished   ! finished once, and some task fails now   → next

Example:
  pnpm dojo list`,
    )
    .action(async () => {
      const { list } = await import('../actions/list.ts');
      finish(list(lessons));
    });
