import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { PACKAGE } from '../build-cache.ts';
import type { Report, TestOutcome } from '../report/index.ts';

/** A run of tests in fixtures/, most of which fail on purpose. */
export interface FixtureRun {
  readonly code: number | null;
  /** Everything it printed, without colours. */
  readonly output: string;
  readonly tests: readonly TestOutcome[];
}

/** Runs vitest on fixtures/, in a process of its own, with the setup of the kernel project. */
export async function runFixtures(...args: readonly string[]): Promise<FixtureRun> {
  const folder = mkdtempSync(join(tmpdir(), 'fixtures-'));
  try {
    const vitest = join(
      dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
      'vitest.mjs',
    );
    const report = join(folder, 'report.json');
    const config = join(PACKAGE, 'fixtures', 'vitest.config.ts');
    const child = spawn(process.execPath, [vitest, 'run', '--config', config, ...args], {
      cwd: PACKAGE,
      env: { PATH: process.env['PATH'], FIXTURE_REPORT: report },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    const { tests } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    return { code, output: stripVTControlCharacters(stdout + stderr), tests };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The outcome of one test of a run. */
export function outcome({ tests, output }: FixtureRun, title: string): TestOutcome {
  const found = tests.find((test) => test.title === title);
  if (found === undefined) throw new RangeError(`no test is called '${title}' in:\n${output}`);
  return found;
}
