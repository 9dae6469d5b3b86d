import type { TestOutcome } from '@ebpf-dojo/testkit/report';
import type { KernelFacts } from './kernel-facts.ts';
import type { KernelRun } from './kernel-run.ts';
import { OPTION_NAMES } from './options.ts';

// What the tests of this folder are made of.

const FILE = 'packages/core/src/attach/attach.kernel.test.ts';

/** A kernel that was built with everything. */
export const facts: KernelFacts = {
  release: '6.12.1-amd64',
  machine: 'x86_64',
  options: OPTION_NAMES,
  optionsFrom: '/proc/kallsyms',
  ftrace: 'open',
};

/** Before kprobe.multi. */
export const oldFacts: KernelFacts = { ...facts, release: '5.10.0-32-amd64' };

export function passed(title: string, requires: readonly string[] = []): TestOutcome {
  return { file: FILE, title, status: 'pass', duration: 5, requires, errors: [] };
}

export function failed(title: string, error: string): TestOutcome {
  return { ...passed(title), status: 'fail', errors: [error] };
}

export function blocked(title: string, feature: string): TestOutcome {
  const why = { features: [feature], reason: `this kernel has no ${feature}`, remedy: 'Another.' };
  return { ...passed(title, [feature]), status: 'blocked', blocked: why };
}

/** A kernel that ran to its end. */
export function ran(
  name: string,
  tests: readonly TestOutcome[],
  rest: Partial<KernelRun> = {},
): KernelRun {
  return { name, facts, tests, trouble: undefined, duration: 1000, ...rest };
}

/** The same outcome, of a test in another file. */
export function inFile(file: string, outcome: TestOutcome): TestOutcome {
  return { ...outcome, file };
}
