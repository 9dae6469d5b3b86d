import { CommanderError } from 'commander';
import { createProgram } from './program.ts';

/**
 * Runs `dojo` with the given arguments.
 *
 * @param lessons the folder where lessons lie; default: those of this checkout
 * @returns the exit code: 0 done, 1 failed or RED, 2 wrong command line, 3 BLOCKED; of `start`, the lesson's own
 */
export async function dojo(args: readonly string[], lessons?: string): Promise<number> {
  let code = 0;
  const lost = lostOutput();
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
  // What failed to be written is heard of a turn later.
  await new Promise((resolve) => setImmediate(resolve));
  const why = lost();
  if (code !== 0 || why === undefined) return code;
  process.stderr.write(`dojo: the output could not be written: ${why}\n`);
  return 1;
}

/** Why stdout could not be written, as on a full disk. Whoever reads `dojo list | head -1` has read enough: that is no failure. */
function lostOutput(): () => string | undefined {
  let why: string | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') why ??= error.message;
  });
  process.stderr.on('error', () => {});
  return () => why;
}
