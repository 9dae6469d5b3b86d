import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report, TestOutcome } from '@ebpf-dojo/testkit/report';
import type { Trouble } from './kernel-run.ts';

/** The command that runs every kernel test in one vitest, found in PATH. Bundling its configuration takes an emulated processor seconds. */
export function vitestCommand(filters: readonly string[]): readonly string[] {
  return ['vitest', 'run', '--configLoader', 'native', '--project', 'kernel', ...filters];
}

/**
 * The environment variables of a run.
 *
 * @param report where the reporter writes, by vitest.config.ts
 * @param out the folder of all kernels, for what Node compiles: guests see what the run on the host left there, and an emulated
 *   processor takes seconds to strip types
 */
export function testEnvironment(report: string, out: string): Readonly<Record<string, string>> {
  return { EBPF_DOJO_REPORT: report, NODE_COMPILE_CACHE: join(out, 'compile-cache') };
}

/** What the reporter wrote; undefined when vitest did not get that far. */
export function readReport(file: string): readonly TestOutcome[] | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report).tests : undefined;
}

/** Why a vitest that left a report is not to be believed all the same: errors outside of all tests show in its exit code alone. */
export function unexplained(tests: readonly TestOutcome[], exitCode: number): Trouble | undefined {
  const statuses = new Set(tests.map(({ status }) => status));
  const explained =
    exitCode === 0 || statuses.has('fail') || (exitCode === 3 && statuses.has('blocked'));
  if (tests.length === 0)
    return failed(`vitest found no test, and ended with exit code ${exitCode}`);
  return explained
    ? undefined
    : failed(`vitest ended with exit code ${exitCode}, though no test of it failed`);
}

function failed(reason: string): Trouble {
  return { blocked: false, reason, remedy: [] };
}
