import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runInto } from './child.ts';
import { readFacts } from './kernel-facts.ts';
import type { KernelRun, Trouble } from './kernel-run.ts';
import { SYMBOLS } from './options.ts';
import { inspectScript, top } from './paths.ts';
import { readReport, testEnvironment, unexplained, vitestCommand } from './tests.ts';
import { tailOf } from './vm-output.ts';

/** Runs the kernel tests on the kernel of this machine. */
export async function runHost(filters: readonly string[], folder: string): Promise<KernelRun> {
  mkdirSync(folder, { recursive: true });
  const start = performance.now();
  const log = join(folder, 'output.log');
  const report = join(folder, 'report.json');
  await runInto(log, ['sh', inspectScript, folder, ...SYMBOLS], { cwd: top });
  const facts = readFacts(folder);
  const run = { name: 'host', facts, tests: [] };
  if (process.geteuid?.() !== 0)
    return { ...run, trouble: notRoot(), duration: performance.now() - start };

  const path = [join(top, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const env = { ...process.env, PATH: path, ...testEnvironment(report, dirname(folder)) };
  const code = await runInto(log, vitestCommand(filters), { cwd: top, env });
  const tests = readReport(report);
  const trouble =
    tests === undefined
      ? {
          blocked: false,
          reason: `vitest ended with exit code ${code} and left no report`,
          remedy: tailOf(log),
        }
      : unexplained(tests, code);
  return { ...run, tests: tests ?? [], trouble, duration: performance.now() - start };
}

function notRoot(): Trouble {
  return {
    blocked: true,
    reason: `kernel tests need root, and this runs as user ${process.geteuid?.()}`,
    remedy: ['run it as root: sudo env PATH="$PATH" pnpm test:kernels; npm test does so by itself'],
  };
}
