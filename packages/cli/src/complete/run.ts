import tab from '@bomb.sh/tab/commander';
import { nativeAbi, syscallNames } from '@ebpf-dojo/core/syscalls';
import type { Command } from 'commander';
import { SHELLS } from '../commands/complete.ts';
import { ExitCode, UsageError } from '../exit.ts';

type Root = ReturnType<typeof tab>;
type Option = NonNullable<ReturnType<Root['options']['get']>>;

/** What an option's value may be, by the option's long name. */
const values: Readonly<Record<string, () => Iterable<string>>> = {
  syscall: () => syscallNames(nativeAbi()),
};

/**
 * `ebpf-tool complete <shell>` prints a shell's script; `ebpf-tool complete -- <words>` is what such a script asks.
 *
 * @param program all other commands
 */
export function runComplete(args: readonly string[], program: Command): ExitCode {
  const [first = '', ...words] = args;
  const root = tab(program);
  if (first === '--') {
    for (const command of root.commands.values()) {
      for (const option of command.options.values()) complete(option);
    }
    root.parse(words);
    return ExitCode.done;
  }
  if (words.length > 0 || !SHELLS.includes(first as (typeof SHELLS)[number]))
    throw new UsageError(`complete takes the name of a shell: ${SHELLS.join(', ')}.`);
  root.setup(program.name(), program.name(), first);
  return ExitCode.done;
}

function complete(option: Option): void {
  const names = values[option.value];
  if (names === undefined) return;
  option.handler = (give) => {
    for (const name of names()) give(name, '');
  };
}
