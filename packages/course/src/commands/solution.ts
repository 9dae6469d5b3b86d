import { Command } from 'commander';
import type { DefineCommand } from './index.ts';
import { options } from './options.ts';

/** `dojo solution` */
export const solutionCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('solution')
    .description('Show the reference solution of a lesson or task that you finished.')
    .argument('<lesson>', 'such as 03, or 03.2 for what that task is about')
    .addOption(options.force())
    .addHelpText(
      'after',
      `
Examples:
  pnpm dojo solution 03
  pnpm dojo solution 03.2`,
    )
    .action(async (lesson: string, { force }: { readonly force: boolean }) => {
      const { solution } = await import('../actions/solution.ts');
      finish(solution(lesson, { force, lessons }));
    });
