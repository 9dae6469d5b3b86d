import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { HOST } from '@ebpf-dojo/testkit/report';
import { packModules } from '../packed-modules/pack.ts';
import { isStopped } from './child.ts';
import { KERNEL_NAMES, type KernelsOptions } from './command-line.ts';
import { compareDocument } from './document-check.ts';
import { inParallel } from './jobs.ts';
import { exitCodeOf, problemsOf, type Problem } from './judge.ts';
import type { KernelRun } from './kernel-run.ts';
import { renderDocument } from './markdown.ts';
import { merge, type Matrix } from './merge.ts';
import { DOCUMENT, top } from './paths.ts';
import { runHost } from './run-host.ts';
import { inspectVm, runVm, type Inspected } from './run-vm.ts';
import { saveRun, savedRun } from './saved-run.ts';
import { suiteReport } from './suite-report.ts';
import { kernelLine, summaryText } from './summary.ts';

const INTERRUPTED = 130;

/**
 * Runs the kernel tests on every kernel that was asked for, and tells what came out.
 *
 * @returns the exit code
 */
export async function kernels(options: KernelsOptions): Promise<number> {
  const start = performance.now();
  const out = resolve(top, options.out);
  const kept = new Set(options.earlier);
  for (const name of [
    'matrix.json',
    'kernels.md',
    ...KERNEL_NAMES.filter((each) => !kept.has(each)),
  ])
    rmSync(join(out, name), { recursive: true, force: true });
  const runs = await runAll(options, out);
  if (isStopped()) {
    say('Interrupted: there is no result.');
    return INTERRUPTED;
  }
  const matrix = merge(runs);
  const complete = options.kernel.length === KERNEL_NAMES.length && options.filter.length === 0;
  const found = problemsOf(matrix, complete);
  const problems = complete ? [...found, ...documentProblems(matrix, options)] : found;
  write(join(out, 'matrix.json'), `${JSON.stringify(matrix, undefined, 1)}\n`);
  write(join(out, 'kernels.md'), renderDocument(matrix));
  // Named like the reports of other scripts; the suite removes what earlier runs left.
  const script = process.env['npm_lifecycle_event'] ?? '';
  if (script.startsWith('test:kernels'))
    write(
      join(top, '.test-results', `${script.replaceAll(':', '-')}.json`),
      `${JSON.stringify(suiteReport(matrix, problems, options.earlier), undefined, 1)}\n`,
    );
  process.stdout.write(`\n${summaryText(matrix, problems, performance.now() - start)}`);
  return exitCodeOf(problems);
}

/** This machine's kernel first and alone, for its tests measure time; then the VMs. */
async function runAll(options: KernelsOptions, out: string): Promise<KernelRun[]> {
  const { kernel, earlier, filter, jobs } = options;
  const names = kernel.filter((each) => !earlier.includes(each));
  const done = (run: KernelRun): KernelRun => {
    saveRun(out, run);
    report(run);
    return run;
  };
  const host = names.includes(HOST) ? [done(await runHost(filter, join(out, 'host')))] : [];
  const inspected: Inspected[] = [];
  for (const name of names.filter((each) => each !== HOST)) {
    if (!isStopped()) inspected.push(await inspectVm(name, join(out, name)));
  }
  const modules = inspected.length === 0 ? {} : packModules(join(out, 'packed-modules'));
  const guests = await inParallel(inspected, jobs, async (each) => {
    if (isStopped()) return { ...each, tests: [] };
    return done(await runVm(each, filter, modules));
  });
  const runs = [...host, ...guests, ...earlier.map((name) => savedRun(out, name))];
  return kernel.flatMap((name) => runs.filter((run) => run.name === name));
}

/** Tells that a kernel is done: the whole takes minutes. */
function report(run: KernelRun): void {
  const matrix = merge([run]);
  for (const column of matrix.kernels) say(kernelLine(matrix, column));
}

function documentProblems(matrix: Matrix, { check, write: rewrite }: KernelsOptions): Problem[] {
  // A kernel that did not run would be missing from the page.
  const whole = matrix.kernels.every(({ trouble }) => trouble === undefined);
  const path = join(top, DOCUMENT);
  if (!whole) {
    if (check || rewrite) say(`${DOCUMENT} stays as it is: not every kernel was run.`);
    return [];
  }
  if (rewrite) {
    write(path, renderDocument(matrix));
    say(`${DOCUMENT} is written.`);
    return [];
  }
  if (!check) return [];
  const committed = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  const { problems, notes } = compareDocument(committed, matrix);
  for (const note of notes) say(note);
  return problems.map((what) => ({ kind: 'document', file: DOCUMENT, what }));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function say(text: string): void {
  process.stderr.write(`kernels: ${text}\n`);
}
