import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TOP, type Lesson } from '@ebpf-dojo/course/lessons';
import type { LessonReport, LessonTest } from '@ebpf-dojo/course/report';
import type { Target } from '@ebpf-dojo/course/targets';
import { packModules } from '../packed-modules/pack.ts';

/** Where tests run, and which. */
export interface Where {
  /** The kernel of a VM; undefined for this machine's own. */
  readonly kernel: string | undefined;
  /** Undefined for all. */
  readonly targets: readonly Target[] | undefined;
  /** Test files, from a lesson's folder on; undefined for all. */
  readonly files: readonly string[] | undefined;
}

/** Runs the tests of a lesson's targets. */
export async function runTargets(
  lesson: Lesson,
  { kernel, targets = [], files = [] }: Where,
): Promise<readonly LessonTest[]> {
  const out = mkdtempSync(join(tmpdir(), 'proof-'));
  const packed = mkdtempSync(join(tmpdir(), 'packed-modules-'));
  const report = join(out, 'report.json');
  const variables = {
    PROOF_LESSON: lesson.folder,
    PROOF_TARGETS: targets.join(' '),
    PROOF_REPORT: report,
    NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
    ...(kernel === undefined ? {} : packModules(packed)),
  };
  const require = createRequire(import.meta.url);
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const config = join(import.meta.dirname, 'vitest.config.ts');
  const options = ['--configLoader', 'native', '--config', config];
  const command = [process.execPath, vitest, 'run', ...options, ...files];
  const environment = Object.entries(variables).flatMap((pair) => ['--env', pair.join('=')]);
  const vm = [process.execPath, join(TOP, 'tools/vm/main.ts'), '--quiet', '--no-tty'];
  const [file = '', ...args] =
    kernel === undefined
      ? command
      : [...vm, '--kernel', kernel, '--out', out, ...environment, '--', ...command];
  try {
    const child = spawn(file, args, {
      cwd: TOP,
      env: kernel === undefined ? { ...process.env, ...variables } : process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    if (!existsSync(report))
      throw new RunError(`vitest left no report (exit code ${code}):\n${stdout}${stderr}`);
    return (JSON.parse(readFileSync(report, 'utf8')) as LessonReport).tests;
  } finally {
    for (const folder of [out, packed]) rmSync(folder, { recursive: true, force: true });
  }
}

/** The tests could not be run at all. */
export class RunError extends Error {
  override readonly name = 'RunError';
}
