import { Command } from 'commander';
import type { DefineCommand } from './index.ts';
import { options } from './options.ts';

/** What `verify` was given. */
export interface VerifyCommandOptions {
  /** true: the default kernel. */
  readonly vm?: string | true;
}

/** `dojo verify` */
export const verifyCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('verify')
    .description('Run the tests of all lessons again that you finished.')
    .addOption(options.vm('what this kernel cannot run, '))
    .addHelpText(
      'after',
      `
Exits with 1 when one is RED, else with 3 when one is BLOCKED.

Examples:
  pnpm dojo verify
  pnpm dojo verify --vm`,
    )
    .action(async ({ vm }: VerifyCommandOptions) => {
      const { verify } = await import('../actions/verify.ts');
      finish(await verify({ lessons, vm }));
    });
