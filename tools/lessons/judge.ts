import type { Lesson, Task } from '@ebpf-dojo/course/lessons';
import { OUTSIDE, taskOf, type LessonTest } from '@ebpf-dojo/course/report';
import { mutantsOf, type Target } from '@ebpf-dojo/course/targets';
import type { Proof } from './proof.ts';

/** How code that is not written yet may fail: it is called, or an observation is missing. */
const HONEST = new Set(['TodoError', 'AssertionError']);
/** How matchers of testkit say what they saw. */
const OBSERVED = /\n {2}Expected: /;

/** Every target of a lesson that is proved. */
export function targetsOf({ folder, tasks }: Lesson): Target[] {
  const steps = tasks.slice(1).map((_, index): Target => `step:${index + 1}`);
  const mutants = mutantsOf(folder).map(({ name }): Target => `mutant:${name}`);
  return ['stub', ...steps, 'solution', ...mutants];
}

/** What the tests of one target prove. */
export function judge(lesson: Lesson, target: Target, tests: readonly LessonTest[]): Proof[] {
  const proof: Prove = (claim, problem, of) => {
    const blocked = of.find((test) => test.blocked !== undefined)?.blocked;
    // What could not run proves nothing, either way.
    const open = blocked === undefined ? { problem } : { problem: undefined, blocked };
    return { lesson: lesson.number, subject: target, claim, ...open };
  };
  if (tests.length === 0) return [proof('its tests run', 'no test ran', [])];
  if (target === 'solution') return solutionProofs(lesson, tests, proof);
  if (target.startsWith('mutant:')) return mutantProofs(lesson, target, tests, proof);
  const done = target === 'stub' ? 0 : Number(target.slice('step:'.length));
  const claims = lesson.tasks.map((task, index) => {
    const own = tests.filter(({ title }) => taskOf(title) === task.id);
    if (index < done) return proof(`${task.id} is green`, failureIn(own), own);
    const waits = done > 0 && index > done && own.some(({ status }) => status === 'waits');
    // Of a task of which tests wait, others may have run before an earlier one failed.
    return waits
      ? proof(`${task.id} waits`, crashIn(task, own), own)
      : proof(`${task.id} is red by ${task.red}`, redProblem(task, own), own);
  });
  const around = tests.filter(({ title }) => taskOf(title) === undefined);
  return [...claims, proof('nothing fails around its tests', failureIn(around), around)];
}

/**
 * What a run of many targets proves of all of them: no error was left that no test waited for. A learner is shown it as the failure of a
 * task that is none.
 */
export function judgeRun({ number }: Lesson, tests: readonly LessonTest[]): Proof {
  const outside = tests.filter(({ title }) => title === OUTSIDE);
  const told = outside.flatMap(({ failures }) =>
    failures.map(({ name, message, where }) => `${name}: ${message} (${where ?? 'in a test'})`),
  );
  return {
    lesson: number,
    subject: 'all targets',
    claim: 'no error comes outside of the tests',
    problem: told.length === 0 ? undefined : [...new Set(told)].join('\n'),
  };
}

/** `of`: the tests that the claim is about. */
type Prove = (claim: string, problem: string | undefined, of: readonly LessonTest[]) => Proof;

function solutionProofs({ tasks }: Lesson, tests: readonly LessonTest[], proof: Prove): Proof[] {
  const stray = tests.find(({ title }) => !tasks.some(({ id }) => id === taskOf(title)));
  return [
    proof(
      'every test is of a task',
      stray === undefined ? undefined : `“${stray.title}” is of none`,
      [],
    ),
    ...tasks.map(({ id }) => {
      const own = tests.filter(({ title }) => taskOf(title) === id);
      return proof(`${id} is green`, own.length === 0 ? 'it has no test' : failureIn(own), own);
    }),
  ];
}

function redProblem(task: Task, own: readonly LessonTest[]): string | undefined {
  const { id, red } = task;
  const failures = failuresIn(own);
  if (failures.length === 0) return 'no test of it fails';
  const expected = failures.some(({ name, message }) =>
    red === 'todo' ? name === 'TodoError' && message.startsWith(id) : message.includes(red),
  );
  if (!expected) return `none of its tests fails by it; one says: ${failures[0]?.message}`;
  return crashIn(task, own);
}

function failuresIn(own: readonly LessonTest[]) {
  return own
    .filter(({ status }) => status === 'fail')
    .flatMap((test) => test.failures.map((each) => ({ ...each, test })));
}

function crashIn({ red }: Task, own: readonly LessonTest[]): string | undefined {
  const crash = failuresIn(own).find(
    ({ name, message }) => !HONEST.has(name) && !OBSERVED.test(message) && !message.includes(red),
  );
  return crash === undefined
    ? undefined
    : `“${crash.test.title}” fails otherwise: ${crash.name}: ${crash.message}`;
}

function mutantProofs(
  { folder }: Lesson,
  target: Target,
  tests: readonly LessonTest[],
  proof: Prove,
): Proof[] {
  const mutant = mutantsOf(folder).find(({ name }) => target === `mutant:${name}`);
  if (mutant === undefined) return [proof('is there', 'there is no such mutant', [])];
  const named = tests.filter(({ title }) => title === mutant.fails);
  const failed = tests.filter(({ status }) => status === 'fail');
  const titles = failed.map(({ title }) => `“${title}”`).join(', ');
  const [first] = failed;
  const only = failed.length === 1 && first?.title === mutant.fails;
  const message = first?.failures.map((each) => each.message).join('\n') ?? '';
  return [
    proof(
      `fails “${mutant.fails}” and no other`,
      only ? undefined : `what failed: ${titles || 'nothing'}`,
      named,
    ),
    proof(
      `is told “${mutant.message}”`,
      !only || message.includes(mutant.message) ? undefined : `it was told: ${message}`,
      named,
    ),
  ];
}

function failureIn(tests: readonly LessonTest[]): string | undefined {
  const failed = tests.find(({ status }) => status === 'fail');
  return failed === undefined
    ? undefined
    : `“${failed.title}” fails: ${failed.failures[0]?.message ?? ''}`;
}
