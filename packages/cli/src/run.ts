import { CommanderError } from 'commander';
import { completeCommand } from './commands/complete.ts';
import { ExitCode } from './exit.ts';
import { onBrokenOutput } from './output/broken-output.ts';
import { createProgram } from './program.ts';

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
  // The library for completion brings a command of that name itself.
  const completes = args[0] === 'complete' && !args.includes('--help') && !args.includes('-h');
  const program = createProgram(
    (result) => {
      code = result;
    },
    completes ? completeCommand : undefined,
  );
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return ExitCode.usage;
    }
    if (completes) {
      const { runComplete } = await import('./complete/run.ts');
      return runComplete(args.slice(1), program);
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
