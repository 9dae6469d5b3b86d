import { Command } from 'commander';
import { commands, type DefineCommand } from './commands/index.ts';
import { version } from './version.ts';

/**
 * The command line of `ebpf-tool`.
 *
 * @param finish is given a command's exit code
 * @param without a command that is left out
 */
export function createProgram(finish: (code: number) => void, without?: DefineCommand): Command {
  const program = new Command('ebpf-tool')
    .description('See what your Linux kernel does.')
    .version(version(), '--version')
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'ebpf-tool: ')),
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 wrong command line, 3 this machine or these privileges cannot do it.',
    );
  for (const define of commands) {
    if (define !== without) program.addCommand(adopted(define(finish), program));
  }
  return program;
}

/** A command that reports as its parent does, with those below it. */
function adopted(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent).exitOverride();
  for (const inner of command.commands) adopted(inner, command);
  return command;
}
