import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestModule, TestSpecification, Vitest } from 'vitest/node';
import { blockedText } from './blocked-text.ts';
import { outcomesOf } from './outcomes.ts';
import type { Report } from './test-outcome.ts';

/** ARCHITECTURE, exit codes: this machine or these privileges cannot do it. */
const BLOCKED = 3;

/** Where the report goes. */
export interface ReporterOptions {
  /** The absolute path that files are named from. */
  readonly top: string;
  /** Where the {@link Report} is written; without it none is. */
  readonly outputFile?: string | undefined;
}

/**
 * What vitest's own reporter does not know: BLOCKED as an outcome of its own, and that a test skipped for any other reason has
 * failed. Used beside 'default'.
 *
 * When nothing failed but something that was asked for by name could not run, the exit code is 3. By name means that a file or a
 * test name was given on the command line: in a run of everything, what is blocked is printed and counted.
 */
export class BlockedReporter implements Reporter {
  readonly #options: ReporterOptions;
  #vitest: Vitest | undefined;
  #someLines = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#someLines = specifications.some(
      ({ testLines, testIds }) => testLines !== undefined || testIds !== undefined,
    );
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const named = this.#vitest?.getGlobalTestNamePattern() !== undefined;
    const { top, outputFile } = this.#options;
    const tests = outcomesOf(modules, { top, narrowed: named || this.#someLines });
    if (outputFile !== undefined) write(outputFile, { v: 1, tests });

    const text = blockedText(tests);
    const skipped = tests.filter(
      ({ status, errors }) => status === 'fail' && errors[0]?.startsWith('it is ') === true,
    );
    for (const { file, title, errors } of skipped)
      this.#say(`FAILED   ${file} > ${title}: ${errors.join('; ')}\n`);
    if (text !== '') this.#say(text);

    const failed = unhandledErrors.length > 0 || tests.some(({ status }) => status === 'fail');
    if (failed) process.exitCode = 1;
    else if (text !== '' && (named || this.#filesGiven())) process.exitCode = BLOCKED;
  }

  #filesGiven(): boolean {
    // What was given on the command line beside options; vitest keeps it, and leaves it out of its types.
    const { filenamePattern } = this.#vitest as { readonly filenamePattern?: readonly string[] };
    return (filenamePattern?.length ?? 0) > 0;
  }

  #say(text: string): void {
    this.#vitest?.logger.log(text);
  }
}

function write(file: string, report: Report): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, undefined, 1)}\n`);
}
