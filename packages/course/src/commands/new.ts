import { Command, InvalidArgumentError } from 'commander';
import { isLessonName } from '../lesson/index.ts';
import type { DefineCommand } from './index.ts';

/** `dojo new` */
export const newCommand: DefineCommand = ({ lessons, finish }) =>
  new Command('new')
    .description(
      'Make a lesson to begin with, for those who write lessons: four tasks that pass all checks.',
    )
    .argument('<name>', 'its folder, such as 09-name', parseName)
    .argument('<title>', 'what the list of lessons shows')
    .addHelpText(
      'after',
      `
Example:
  pnpm dojo new 09-files "files that are written"`,
    )
    .action(async (name: string, title: string) => {
      const { create } = await import('../actions/new.ts');
      finish(create(name, title, lessons));
    });

function parseName(text: string): string {
  if (!isLessonName(text))
    throw new InvalidArgumentError(
      'It takes two digits and words in small letters, such as 09-name.',
    );
  return text;
}
