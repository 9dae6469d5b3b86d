import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInto } from './child.ts';
import { readFacts, type KernelFacts } from './kernel-facts.ts';
import type { KernelRun, Trouble } from './kernel-run.ts';
import { SYMBOLS } from './options.ts';
import { inspectScript, top } from './paths.ts';
import { readReport, testEnvironment, unexplained, vitestCommand } from './tests.ts';
import { vmTrouble } from './vm-output.ts';

/** A guest that takes longer hangs. */
const INSPECT_LIMIT = '5m';
const TEST_LIMIT = '40m';

/** A kernel that was booted once, or could not be. */
export interface Inspected {
  readonly name: string;
  readonly folder: string;
  readonly facts: KernelFacts | undefined;
  readonly trouble: Trouble | undefined;
  /** Milliseconds. */
  readonly duration: number;
}

/**
 * Boots a kernel to see what it is. What a VM needs is fetched by that, so it is done for one kernel after the other: two of
 * them would both call apt.
 */
export async function inspectVm(name: string, folder: string): Promise<Inspected> {
  mkdirSync(folder, { recursive: true });
  const start = performance.now();
  const log = join(folder, 'inspect.log');
  const command = ['sh', inspectScript, folder, ...SYMBOLS];
  const code = await inVm(name, folder, log, ['--timeout', INSPECT_LIMIT], command);
  const facts = readFacts(folder);
  const trouble =
    facts === undefined || code !== 0 ? vmTrouble(readFileSync(log, 'utf8'), code) : undefined;
  return { name, folder, facts, trouble, duration: performance.now() - start };
}

/**
 * Runs the kernel tests on a kernel in a VM.
 *
 * @param modules environment variables with which guests take modules from a pack
 */
export async function runVm(
  kernel: Inspected,
  filters: readonly string[],
  modules: Readonly<Record<string, string>>,
): Promise<KernelRun> {
  const { name, folder, facts, trouble, duration } = kernel;
  if (trouble !== undefined) return { name, facts, tests: [], trouble, duration };
  const start = performance.now();
  const log = join(folder, 'output.log');
  const report = join(folder, 'report.json');
  const variables = Object.entries({ ...testEnvironment(report, dirname(folder)), ...modules });
  const environment = variables.flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const options = ['--timeout', TEST_LIMIT, ...environment];
  const code = await inVm(name, folder, log, options, vitestCommand(filters));
  const tests = readReport(report);
  return {
    name,
    facts,
    tests: tests ?? [],
    trouble:
      tests === undefined ? vmTrouble(readFileSync(log, 'utf8'), code) : unexplained(tests, code),
    duration: duration + performance.now() - start,
  };
}

function inVm(
  name: string,
  folder: string,
  log: string,
  options: readonly string[],
  command: readonly string[],
): Promise<number> {
  const vm = [process.execPath, join(top, 'tools', 'vm', 'main.ts'), '--kernel', name];
  return runInto(log, [...vm, '--out', folder, ...options, '--', ...command], { cwd: top });
}
