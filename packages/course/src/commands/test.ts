import { Command } from 'commander';
import type { Target } from '../targets/target.ts';
import type { DefineCommand } from './index.ts';
import { options } from './options.ts';

/** What `test` was given. */
export interface TestCommandOptions {
  readonly target?: Target;
  readonly watch: boolean;
  /** true: the default kernel. */
  readonly vm?: string | true;
  readonly testNamePattern?: string;
}

/** `dojo test` */
export const testCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('test')
    .description('Run the tests of a lesson: RED says what to do next, GREEN that it is done.')
    .argument('[lesson]', 'such as 03 (default: the next)')
    .addOption(options.target())
    .option('-w, --watch', 'run again after each save, until Ctrl-C', false)
    .addOption(options.vm(''))
    .option(
      '-t, --test-name-pattern <text>',
      'only tests whose title has this; no progress is kept',
    )
    .addHelpText(
      'after',
      `
pnpm --filter lesson-03 test is the same as pnpm dojo test 03.

Examples:
  pnpm dojo test 03
  pnpm dojo test 03 --watch
  pnpm dojo test 03 --vm 6.12`,
    )
    .action(async (lesson: string | undefined, given: TestCommandOptions) => {
      const { test } = await import('../actions/test.ts');
      finish(await test(lesson, { ...given, lessons }));
    });
