import { CommanderError } from 'commander';
import { commandLine } from './command-line.ts';

/** The command line is wrong. */
const USAGE = 2;

async function main(): Promise<number> {
  let exitCode = 0;
  const program = commandLine(async (options) => {
    const { kernels } = await import('./kernels.ts');
    exitCode = await kernels(options);
  });
  try {
    await program.exitOverride().parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : USAGE;
  }
  return exitCode;
}

process.exitCode = await main();
