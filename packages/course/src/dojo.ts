import { CommanderError } from 'commander';
import { outputSettled, watchOutput } from './output.ts';
import { createProgram } from './program.ts';

/**
 * Runs `dojo` with the given arguments.
 *
 * @param lessons the folder where lessons lie; default: those of this checkout
 * @returns the exit code: 0 done, 1 failed or RED, 2 wrong command line, 3 BLOCKED; of `start`, the lesson's own
 */
export async function dojo(args: readonly string[], lessons?: string): Promise<number> {
  let code = 0;
  const output = watchOutput();
  const program = createProgram({
    ...(lessons !== undefined && { lessons }),
    finish: (result) => {
      code = result;
    },
  });
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return 2;
    }
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      const { report } = await import('./report.ts');
      return report(error);
    }
    code = error.exitCode === 0 ? 0 : 2;
  }
  await outputSettled();
  if (code !== 0 || output.failure === undefined) return code;
  process.stderr.write(`dojo: ${output.failure}\n`);
  return 1;
}
