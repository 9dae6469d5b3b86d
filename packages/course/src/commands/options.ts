import { InvalidArgumentError, Option } from 'commander';
import { parseTarget, type Target } from '../targets/target.ts';

/** The options that several commands have. */
export const options = {
  force: () => new Option('--force', 'also when the lesson is not finished').default(false),
  vm: (when: string) =>
    new Option(
      '--vm [kernel]',
      `${when}in a VM, with kernel 5.10, 6.1, 6.12 (the default) or newest`,
    ),
  target: () =>
    new Option(
      '--target <target>',
      'src, your own work; or stub, solution, mutant:<name>, step:<number of tasks done>',
    )
      .env('LESSON_TARGET')
      .argParser(targetNamed),
} as const;

function targetNamed(text: string): Target {
  try {
    return parseTarget(text, 'src');
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
