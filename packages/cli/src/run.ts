import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.ts';
import { ExitCode } from './exit.ts';
import { onBrokenOutput } from './output/broken-output.ts';

/**
 * Runs `ebpf-tool` with the given arguments.
 *
 * @returns the exit code: 0 done, 1 failed, 2 wrong command line, 3 blocked, or a traced command's own
 */
export async function run(args: readonly string[]): Promise<number> {
  let code: number = ExitCode.done;
  // Whoever reads `--help | head` has read enough. Commands with more to say add what they do then.
  onBrokenOutput(process.stderr, () => {});
  const broken = onBrokenOutput(process.stdout, () => {});
  const program = new Command('ebpf-tool')
    .description('See what your Linux kernel does.')
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
    program.addCommand(
      adopted(
        define((result) => {
          code = result;
        }),
        program,
      ),
    );
  }
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return ExitCode.usage;
    }
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      const { report } = await import('./report.ts');
      return report(error);
    }
    code = error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  }
  // What failed to be written is heard of a turn later.
  await new Promise((resolve) => setImmediate(resolve));
  if (code !== ExitCode.done || broken.failure === undefined) return code;
  process.stderr.write(`ebpf-tool: ${broken.failure}\n`);
  return ExitCode.failed;
}

/** A command that reports as its parent does, with those below it. */
function adopted(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent).exitOverride();
  for (const inner of command.commands) adopted(inner, command);
  return command;
}
