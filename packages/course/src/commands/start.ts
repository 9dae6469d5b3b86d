import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** `dojo start` */
export const startCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('start')
    .description(
      "Run a lesson's command: main.ts, as you wrote it. As root, by sudo where you are not.",
    )
    .argument('<lesson>', 'such as 03')
    .argument('[args...]', "the lesson's own arguments and options")
    .passThroughOptions()
    .addHelpText(
      'after',
      `
LESSON_TARGET=solution in the environment runs the reference instead.

Examples:
  pnpm dojo start 03 --help
  pnpm --filter lesson-03 start -d 5`,
    )
    .action(async (lesson: string, args: readonly string[]) => {
      const { start } = await import('../actions/start.ts');
      finish(await start(lesson, args, lessons));
    });
