import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { outcomesOf } from '@ebpf-dojo/testkit/report';
import type { Reporter, TestModule, TestResultFailed } from 'vitest/node';
import { lessonFolderOf } from '../lesson/index.ts';
import { OUTSIDE, type Failure, type LessonReport, type LessonTest } from './lesson-report.ts';

type TestError = TestResultFailed['errors'][number];

/** Writes a {@link LessonReport} after each run, and prints nothing. */
export class LessonReporter implements Reporter {
  readonly #file: string;

  /** @param file absolute; it is there whole or not at all */
  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests = modules.flatMap(testsOf);
    const outside = (unhandled as TestError[]).map((error) => ({
      project: '',
      file: '',
      title: OUTSIDE,
      status: 'fail' as const,
      failures: [failureOf(error, '')],
    }));
    const report: LessonReport = { v: 1, tests: [...tests, ...outside] };
    mkdirSync(dirname(this.#file), { recursive: true });
    const part = `${this.#file}.part`;
    writeFileSync(part, JSON.stringify(report));
    renameSync(part, this.#file);
  }
}

function testsOf(module: TestModule): LessonTest[] {
  const lesson = lessonFolderOf(module.moduleId) ?? dirname(module.moduleId);
  const errors = new Map<string, readonly TestError[]>();
  for (const test of module.children.allTests())
    errors.set(test.fullName, test.result().errors ?? []);
  const told = outcomesOf([module], { top: lesson, narrowed: true }).map((outcome): LessonTest => {
    const own = errors.get(outcome.title);
    const failures =
      own !== undefined && own.length > 0
        ? own.map((error) => failureOf(error, lesson))
        : outcome.errors.map((text) => failureOf({ message: text }, lesson));
    return {
      project: module.project.name,
      file: outcome.file,
      title: outcome.title,
      status: outcome.status,
      failures: outcome.status === 'fail' ? failures : [],
      blocked: outcome.blocked,
    };
  });
  return [...told, ...waitingTests(module, lesson)];
}

function waitingTests(module: TestModule, lesson: string): LessonTest[] {
  return [...module.children.allTests()]
    .filter((test) => test.meta().waitsFor !== undefined)
    .map((test) => ({
      project: module.project.name,
      file: relative(lesson, module.moduleId),
      title: test.fullName,
      status: 'waits',
      failures: [],
    }));
}

function failureOf(
  { name = 'Error', message, stack }: Partial<TestError> & { readonly message: string },
  lesson: string,
): Failure {
  const [first = ''] = stripVTControlCharacters(message).split(/\n\s+at /);
  return { name, message: first, where: placeIn(stack ?? message, lesson) };
}

/** The first place of a stack in a lesson's own files, from its folder on: neither its tests nor what was built. */
function placeIn(stack: string, lesson: string): string | undefined {
  for (const [, file = '', line = ''] of stack.matchAll(
    /((?:\/[^\s/():]+)+\.ts):(\d+)(?::\d+)?/g,
  )) {
    const path = relative(lesson, file);
    if (!/^(\.\.|test\/)|(^|\/)dist\//.test(path)) return `${path}:${line}`;
  }
  return undefined;
}
