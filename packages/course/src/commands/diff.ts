import { Command } from 'commander';
import type { DefineCommand } from './index.ts';
import { options } from './options.ts';

/** `dojo diff` */
export const diffCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('diff')
    .description(
      'Compare your files with the solution of a lesson that you finished, or with its stub.',
    )
    .argument('<lesson>', 'such as 03')
    .option('--stub', 'what you changed since you began; needs no finished lesson', false)
    .addOption(options.force())
    .addHelpText(
      'after',
      `
- is your line, + the solution's; with --stub, - is the stub's and + yours.

Examples:
  pnpm dojo diff 03
  pnpm dojo diff 03 --stub`,
    )
    .action(async (lesson: string, given: { readonly stub: boolean; readonly force: boolean }) => {
      const { diff } = await import('../actions/diff.ts');
      finish(diff(lesson, { ...given, lessons }));
    });
