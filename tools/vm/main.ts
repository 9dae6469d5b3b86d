import { CommanderError } from 'commander';
import { commandLine } from './command-line.ts';
import { EXIT, GuestLostError, VmError } from './errors.ts';
import { flush } from './streams.ts';

/** Says what went wrong, why, and what to do. */
function report(error: VmError): void {
  const lines = [`vm: ${error.exitCode === EXIT.blocked ? 'BLOCKED: ' : ''}${error.message}`];
  if (error instanceof GuestLostError && error.consoleTail.length > 0) {
    lines.push(
      '  The last lines of its console:',
      ...error.consoleTail.map((line) => `  | ${line}`),
    );
  }
  lines.push(...error.remedy.map((line) => `  → ${line}`));
  process.stderr.write(`\n${lines.join('\n')}\n`.replace(/^\n/, ''));
}

async function main(): Promise<number> {
  // Whoever reads `--help | head` has read enough; what a guest writes is followed to its end by run.ts.
  process.stdout.on('error', () => {});
  let exitCode = 0;
  const program = commandLine(async (command, options) => {
    const { vm } = await import('./vm.ts');
    exitCode = await vm(command, options);
  });
  try {
    await program.exitOverride().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    if (!(error instanceof VmError)) throw error;
    report(error);
    return error.exitCode;
  }
  return exitCode;
}

const exitCode = await main();
await Promise.all([flush(process.stdout), flush(process.stderr)]);
// Not left to the event loop: a terminal or pipe on stdin would keep it alive.
process.exit(exitCode);
