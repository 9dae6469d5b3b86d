import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { features } from '@ebpf-dojo/core';
import {
  TOP,
  allLessons,
  lessonNumbered,
  LessonError,
  type Lesson,
} from '@ebpf-dojo/course/lessons';
import { prepareTarget } from '@ebpf-dojo/course/targets';
import { workloadBinary } from '@ebpf-dojo/testkit/workload-binary';
import { fileProofs } from './files.ts';
import { judge, targetsOf } from './judge.ts';
import type { Proof } from './proof.ts';
import { reportOf } from './report.ts';
import { runTargets } from './run.ts';

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

  const kprobes = features.hook('kprobe').has === 'yes';
  const [guest, host] = [false, true].map((here) =>
    lessons.filter(({ needs }) => (kprobes || !needs.includes('kprobe')) === here),
  );
  // One after the other: a guest would slow down what is measured here.
  for (const [some = [], kernel] of [[host], [guest, KERNEL_WITH_KPROBES]] as const) {
    if (some.length === 0) continue;
    const began = performance.now();
    const tests = await runTargets(some, kernel);
    for (const lesson of some)
      for (const target of targetsOf(lesson)) {
        const project = `${lesson.number}/${target}`;
        proofs.push(
          ...judge(
            lesson,
            target,
            tests.filter((test) => test.project === project),
          ),
        );
      }
    const seconds = Math.round((performance.now() - began) / 1000);
    const where = kernel === undefined ? 'on this kernel' : `on ${kernel}`;
    process.stdout.write(
      `lessons ${some.map(({ number }) => number).join(', ')} ${where}: ${tests.length} tests in ${seconds} s\n`,
    );
  }
  return tell(proofs);
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
