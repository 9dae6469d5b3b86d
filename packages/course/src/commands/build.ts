import { Command } from 'commander';
import type { Target } from '../targets/target.ts';
import type { DefineCommand } from './index.ts';
import { options } from './options.ts';

/** `dojo build` */
export const buildCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('build')
    .description(
      'Compile the BPF programs of a lesson: your own, those of the stub and of the solution.',
    )
    .argument('<lesson>', 'such as 03')
    .addOption(options.target())
    .addHelpText(
      'after',
      `
Tests and \`pnpm --filter lesson-03 start\` do that themselves; an editor knows the types after it.

Examples:
  pnpm dojo build 03
  pnpm dojo build 03 --target src`,
    )
    .action(async (lesson: string, { target }: { readonly target?: Target }) => {
      const { build } = await import('../actions/build.ts');
      finish(build(lesson, { target, lessons }));
    });
