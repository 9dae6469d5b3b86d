import type { Status, TestOutcome } from '@ebpf-dojo/testkit/report';
import type { Task } from './turbo-run.ts';

/** A line of the table. */
export interface Row {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly blocked: number;
}

/** Something that did not pass. */
export interface Failure {
  readonly what: string;
  /** In words; the first line says it, the others explain. */
  readonly why: string;
}

/** A suite's outcome. */
export interface Summary {
  readonly rows: readonly Row[];
  readonly failures: readonly Failure[];
  /** Tests that could not run on this machine; neither passed nor failed. */
  readonly blocked: readonly TestOutcome[];
  /** Ids of tasks that turbo replayed. */
  readonly fromCache: readonly string[];
  readonly passed: number;
  readonly failed: number;
}

const columns = { pass: 'passed', fail: 'failed', blocked: 'blocked' } as const;

/** ARCHITECTURE, exit codes. */
const BLOCKED = 3;

const NO_REASON = 'no reason given';

/** Whether a task's script runs tests and so has to leave a report. */
function isTestTask({ script }: Task): boolean {
  return script === 'test' || script.startsWith('test:');
}

/**
 * Counts every test and every other task of a suite.
 *
 * @param tasks what turbo ran; one that stands here twice counts once
 * @param reportOf the tests a task reported; undefined when it left no report
 * @param lastWordsOf the end of what a task printed, for those that failed without a test that did
 */
export function summarize(
  tasks: readonly Task[],
  reportOf: (task: Task) => readonly TestOutcome[] | undefined,
  lastWordsOf: (task: Task) => string = () => '',
): Summary {
  const rows = new Map<string, Row>();
  const failures: Failure[] = [];
  const blocked: TestOutcome[] = [];
  const count = (name: string, status: Status): void => {
    const row = rows.get(name) ?? { name, passed: 0, failed: 0, blocked: 0 };
    const column = columns[status];
    rows.set(name, { ...row, [column]: row[column] + 1 });
  };

  const failureOf = (task: Task, reason: string): Failure => ({
    what: task.id,
    why: [reason, lastWordsOf(task).trimEnd()].filter((text) => text !== '').join('\n'),
  });

  const unique = [...new Map(tasks.map((task) => [task.id, task])).values()].toSorted((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  for (const task of unique) {
    if (!isTestTask(task)) {
      count('lint, types and builds', task.exitCode === 0 ? 'pass' : 'fail');
      if (task.exitCode !== 0) failures.push(failureOf(task, exitReason(task)));
      continue;
    }
    const results = reportOf(task) ?? [];
    for (const { file, title, status, errors } of results) {
      count(`${packageOf(file)}, ${kindOf(task)}`, status);
      if (status === 'fail')
        failures.push({ what: `${file} > ${title}`, why: errors.join('\n').trim() || NO_REASON });
    }
    blocked.push(...results.filter(({ status }) => status === 'blocked'));
    const problem = unexplained(task, results);
    if (problem === undefined) continue;
    count(`${task.folder || 'all'}, ${kindOf(task)}`, 'fail');
    failures.push(failureOf(task, problem));
  }

  return {
    rows: [...rows.values()],
    failures,
    blocked,
    // A build that the second run finds done is no news: the first run may have made it.
    fromCache: unique
      .filter(({ fromCache, script }) => fromCache && script !== 'build')
      .map(({ id }) => id),
    passed: sum([...rows.values()].map(({ passed }) => passed)),
    failed: failures.length,
  };
}

/** Why a test task is a failure although no test of it failed: it crashed, or there is nothing to believe. */
function unexplained(task: Task, results: readonly TestOutcome[]): string | undefined {
  const some = (wanted: Status) => results.some(({ status }) => status === wanted);
  if (some('fail')) return undefined;
  if (results.length === 0) return `it reported no test, and ${exitReason(task)}`;
  if (task.exitCode === BLOCKED && some('blocked')) return undefined;
  return task.exitCode === 0 ? undefined : `${exitReason(task)}, though no test of it failed`;
}

function exitReason({ exitCode }: Task): string {
  return exitCode === undefined ? 'it was not run' : `it ended with exit code ${exitCode}`;
}

function packageOf(file: string): string {
  return /^(?:(?:packages|lessons)\/[^/]+|[^/]+)/.exec(file)?.[0] ?? file;
}

function kindOf({ script }: Task): string {
  return script.startsWith('test:kernel') ? 'kernel' : 'unit';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
