import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  TOP,
  allLessons,
  lessonNumbered,
  LessonError,
  type Lesson,
} from '@ebpf-dojo/course/lessons';
import type { LessonTest } from '@ebpf-dojo/course/report';
import { prepareTarget } from '@ebpf-dojo/course/targets';
import { workloadBinary } from '@ebpf-dojo/testkit/workload-binary';
import { fileProofs } from './files.ts';
import { judge, targetsOf } from './judge.ts';
import type { Proof } from './proof.ts';
import { reportOf } from './report.ts';
import { runTargets, type Where } from './run.ts';

/** Where lessons that need kprobes are proved when this kernel has none. */
const KERNEL_WITH_KPROBES = '6.12';

/**
 * `pnpm test:lessons [03 …]`: proves of each lesson that its stub fails for the stated reasons, that each task done turns one more
 * green, that the solution passes, and that each mutant fails the test named for it. Needs root.
 *
 * @returns 0; 1 when something does not hold; 2 when there is no such lesson
 */
async function main(numbers: readonly string[]): Promise<number> {
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
  for (const lesson of lessons)
    for (const target of targetsOf(lesson)) prepareTarget(lesson.folder, target);

  for (const lesson of lessons) {
    const tests = await testsOf([lesson]);
    for (const target of targetsOf(lesson)) {
      const project = `${lesson.number}/${target}`;
      const own = tests.filter((test) => test.project === project);
      proofs.push(...judge(lesson, target, own));
    }
  }
  return tell(proofs);
}

/**
 * The tests of every target: on this kernel, and those that it lacks something for in a VM, for lessons that need kprobes. A guest
 * is ten times as slow.
 */
async function testsOf(lessons: readonly Lesson[]): Promise<readonly LessonTest[]> {
  const here = await timed(lessons, { kernel: undefined, files: undefined });
  const blocked = here.filter(({ status }) => status === 'blocked');
  const [lesson] = lessons;
  if (blocked.length === 0 || lesson?.needs.includes('kprobe') !== true) return here;
  const files = [...new Set(blocked.map(({ file }) => file))];
  const there = await timed(lessons, { kernel: KERNEL_WITH_KPROBES, files });
  const key = ({ project, file, title }: LessonTest): string => [project, file, title].join('\n');
  const results = new Map(there.map((test) => [key(test), test]));
  return here.map((test) => (test.status === 'blocked' ? (results.get(key(test)) ?? test) : test));
}

async function timed(lessons: readonly Lesson[], where: Where): Promise<readonly LessonTest[]> {
  const began = performance.now();
  const tests = await runTargets(lessons, where);
  const seconds = Math.round((performance.now() - began) / 1000);
  const numbers = lessons.map(({ number }) => number).join(', ');
  const place = where.kernel === undefined ? 'on this kernel' : `on ${where.kernel}`;
  process.stdout.write(`lesson ${numbers} ${place}: ${tests.length} tests in ${seconds} s\n`);
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

process.exitCode = await main(process.argv.slice(2));
