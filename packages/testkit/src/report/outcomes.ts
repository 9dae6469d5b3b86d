import { relative } from 'node:path';
import type { TestCase, TestModule, TestSuite } from 'vitest/node';
import type { TestOutcome } from './test-outcome.ts';

type Parent = TestModule | TestSuite;

/** How tests are told. */
export interface Reading {
  /** The absolute path that files are named from. */
  readonly top: string;
  /** Only some tests were asked for: those that vitest passed over are nobody's business. */
  readonly narrowed: boolean;
}

/** The outcome of every test of a run, and of every file and suite that failed around its tests. */
export function outcomesOf(modules: readonly TestModule[], reading: Reading): TestOutcome[] {
  return modules.flatMap((module) => {
    const outcomes = [...module.children.allTests()].flatMap((test) => outcomeOf(test, reading));
    const around = [module, ...module.children.allSuites()].flatMap((parent) =>
      aroundTests(parent, module, reading),
    );
    const explained =
      module.state() !== 'failed' ||
      [...outcomes, ...around].some(({ status }) => status === 'fail');
    // A worker that died leaves a failed file, and tests that never ended.
    return explained
      ? [...outcomes, ...around]
      : [
          ...outcomes,
          ...around,
          failure(module, 'the file as a whole', ['it did not end'], reading),
        ];
  });
}

function outcomeOf(test: TestCase, reading: Reading): TestOutcome[] {
  const result = test.result();
  const { state } = result;
  const { requires = [], blocked } = test.meta();
  const outcome = {
    file: fileOf(test.module, reading),
    title: test.fullName,
    duration: Math.round(test.diagnostic()?.duration ?? 0),
    requires,
  };
  if (state === 'passed') return [{ ...outcome, status: 'pass', errors: [] }];
  if (result.state === 'failed')
    return [{ ...outcome, status: 'fail', errors: result.errors.map(textOf) }];
  if (state === 'skipped' && blocked !== undefined)
    return [{ ...outcome, status: 'blocked', blocked, errors: [] }];
  if (state === 'skipped' && reading.narrowed) return [];
  // Nothing is skipped in silence.
  const note = result.state === 'skipped' && result.note !== undefined ? ` (${result.note})` : '';
  const why =
    state === 'pending'
      ? 'it did not end'
      : `it is ${test.options.mode === 'todo' ? 'todo' : 'skipped'}, not run${note}`;
  return [{ ...outcome, status: 'fail', errors: [why] }];
}

/** Errors outside of tests: in loading a file, in beforeAll, in afterAll, in the leak check. */
function aroundTests(parent: Parent, module: TestModule, reading: Reading): TestOutcome[] {
  const errors = parent.errors().map(textOf);
  if (errors.length === 0) return [];
  return [
    failure(
      module,
      parent.type === 'suite' ? parent.fullName : 'the file as a whole',
      errors,
      reading,
    ),
  ];
}

function failure(
  module: TestModule,
  title: string,
  errors: readonly string[],
  reading: Reading,
): TestOutcome {
  return {
    file: fileOf(module, reading),
    title,
    status: 'fail',
    duration: 0,
    requires: [],
    errors,
  };
}

function fileOf(module: TestModule, { top }: Reading): string {
  return relative(top, module.moduleId);
}

function textOf({
  name,
  message,
  stack,
}: {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string | undefined;
}): string {
  const text = stack ?? '';
  return text.includes(message) ? text : `${name ?? 'Error'}: ${message}`;
}
