import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** `dojo watch` */
export const watchCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('watch')
    .description('Run the tests of a lesson after each save, until Ctrl-C.')
    .argument('[lesson]', 'such as 03 (default: the next)')
    .addHelpText(
      'after',
      `
Example:
  pnpm dojo watch 03`,
    )
    .action(async (lesson: string | undefined) => {
      const { test } = await import('../actions/test.ts');
      finish(await test(lesson, { watch: true, lessons }));
    });
