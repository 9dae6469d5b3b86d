import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  TOP,
  allLessons,
  lessonNumbered,
  LessonError,
  type Lesson,
} from '@ebpf-dojo/course/lessons';
import { OUTSIDE, type LessonTest } from '@ebpf-dojo/course/report';
import { mutantsOf, prepareTarget } from '@ebpf-dojo/course/targets';
import { bystanderObject } from '@ebpf-dojo/testkit/bystander-object';
import { workloadBinary } from '@ebpf-dojo/testkit/workload-binary';
import { fileProofs } from './files.ts';
import { judge, judgeRun, targetsOf } from './judge.ts';
import type { Proof } from './proof.ts';
import { reportOf } from './report.ts';
import { runTargets, type Where } from './run.ts';

/** Where lessons that need kprobes are proved when this kernel has none. */
const KERNEL_WITH_KPROBES = '6.12';
const HERE: Where = { kernel: undefined, targets: undefined, files: undefined };

/**
 * `pnpm test:lessons [--all] [03 …]`: proves of each lesson that its stub fails for the stated reasons, that each task done turns one more
 * green, that the solution passes, and that each mutant fails the test named for it. With --all,
 * what needs a VM is run there for every target. Needs root.
 *
 * @returns 0; 1 when something does not hold; 2 when there is no such lesson
 */
async function main(): Promise<number> {
  const { values, positionals: numbers } = parseArgs({
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false } },
  });
  let lessons: readonly Lesson[];
  try {
    lessons = numbers.length === 0 ? allLessons() : numbers.map((number) => lessonNumbered(number));
  } catch (error) {
    if (!(error instanceof LessonError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  const proofs = lessons.flatMap(fileProofs);
  workloadBinary();
  bystanderObject();
  for (const lesson of lessons)
    for (const target of targetsOf(lesson)) prepareTarget(lesson.folder, target);

  for (const { lesson, tests } of await runAll(lessons, values.all)) {
    proofs.push(judgeRun(lesson, tests));
    for (const target of targetsOf(lesson)) {
      const project = `${lesson.number}/${target}`;
      const own = tests.filter((test) => test.project === project);
      proofs.push(...judge(lesson, target, own));
    }
  }
  return tell(proofs);
}

/**
 * Runs one lesson after the other, for kernel state is global. A guest has a kernel of its own: one runs beside them.
 */
async function runAll(lessons: readonly Lesson[], all: boolean): Promise<readonly LessonTests[]> {
  const whole: Promise<LessonTests>[] = [];
  let guest: Promise<unknown> = Promise.resolve();
  for (const lesson of lessons) {
    const here = { lesson, tests: await timed(lesson, HERE) };
    const run = guest.then(() => withGuest(here, all));
    whole.push(run);
    // What it fails by is thrown at the end, with the others done.
    guest = run.catch(() => undefined);
  }
  return Promise.all(whole);
}

interface LessonTests {
  readonly lesson: Lesson;
  readonly tests: readonly LessonTest[];
}

/**
 * With the results of a VM for what this kernel lacks something for, of lessons that need kprobes. A guest is ten times as slow:
 * without `all`, it runs the stub, the solution and the mutants that are caught by such tests.
 */
async function withGuest({ lesson, tests }: LessonTests, all: boolean): Promise<LessonTests> {
  const blocked = tests.filter(({ status }) => status === 'blocked');
  if (blocked.length === 0 || !lesson.needs.includes('kprobe')) return { lesson, tests };
  const titles = new Set(blocked.map(({ title }) => title));
  const caught = mutantsOf(lesson.folder).filter(({ fails }) => titles.has(fails));
  const some = ['stub', 'solution', ...caught.map(({ name }) => `mutant:${name}`)];
  const targets = targetsOf(lesson).filter((target) => all || some.includes(target));
  const files = [...new Set(blocked.map(({ file }) => file))];
  const there = await timed(lesson, { kernel: KERNEL_WITH_KPROBES, targets, files });
  const key = ({ project, file, title }: LessonTest): string => [project, file, title].join('\n');
  const results = new Map(there.map((test) => [key(test), test]));
  return {
    lesson,
    tests: [
      ...tests.map((test) => (test.status === 'blocked' ? (results.get(key(test)) ?? test) : test)),
      ...there.filter(({ title }) => title === OUTSIDE),
    ],
  };
}

async function timed(lesson: Lesson, where: Where): Promise<readonly LessonTest[]> {
  const began = performance.now();
  const tests = await runTargets(lesson, where);
  const seconds = Math.round((performance.now() - began) / 1000);
  const place = where.kernel === undefined ? 'on this kernel' : `on ${where.kernel}`;
  process.stdout.write(`lesson ${lesson.number} ${place}: ${tests.length} tests in ${seconds} s\n`);
  return tests;
}

function tell(proofs: readonly Proof[]): number {
  const problems = proofs.filter(({ problem }) => problem !== undefined);
  for (const { lesson, subject, claim, problem } of problems)
    process.stderr.write(`lesson ${lesson}, ${subject}: not so: ${claim}: ${problem}\n`);
  const folder = join(TOP, '.test-results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'test-lessons.json'),
    `${JSON.stringify(reportOf(proofs), undefined, 1)}\n`,
  );
  const blocked = proofs.filter((proof) => proof.blocked !== undefined).length;
  const held = proofs.length - problems.length - blocked;
  process.stdout.write(`${held} proofs hold, ${problems.length} do not, ${blocked} BLOCKED\n`);
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = await main();
