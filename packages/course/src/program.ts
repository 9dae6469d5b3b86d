import { Command } from 'commander';
import { commands, type Surroundings } from './commands/index.ts';

/** The command line of `dojo`. */
export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('dojo')
    .description(
      'Learn eBPF by writing it: what the lessons are, what to do next, and how you stand.',
    )
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'dojo: ')),
    })
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 1 failed or RED, 2 wrong command line, 3 this machine or these privileges cannot do it.

Examples:
  pnpm dojo next
  pnpm dojo test 03
  pnpm dojo hint 03.2`,
    );
  for (const define of commands)
    program.addCommand(define(surroundings).copyInheritedSettings(program).exitOverride());
  return program;
}
