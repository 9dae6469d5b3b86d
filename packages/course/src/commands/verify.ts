import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** `dojo verify` */
export const verifyCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('verify')
    .description('Run the tests of all lessons again that you finished.')
    .addHelpText(
      'after',
      `
Exits with 1 when one is RED, else with 3 when one is BLOCKED.

Example:
  pnpm dojo verify`,
    )
    .action(async () => {
      const { verify } = await import('../actions/verify.ts');
      finish(await verify(lessons));
    });
