import { styleText } from 'node:util';
import type { Lesson } from '../lesson/index.ts';
import { taskOf, type LessonTest } from '../testing/lesson-report.ts';
import { nextPlace } from './next-place.ts';
import type { Standing, TaskStanding } from './standing.ts';

/** What is around a standing, for its text. */
export interface VerdictContext {
  readonly lesson: Lesson;
  /** The target's. */
  readonly folder: string;
  /** How many hints of a task were shown. */
  readonly hintsShown: (task: string) => number;
  /** Follows this lesson; undefined for the last. */
  readonly next: Lesson | undefined;
  /** Whether this was run in a VM already. */
  readonly inVm: boolean;
  readonly color: boolean;
}

const WIDTH = 37;
const MORE_LINES = 14;
const HINTS = 3;

/** RED, GREEN or BLOCKED, as a learner reads it. */
export function verdictText({ state, tasks }: Standing, context: VerdictContext): string {
  const { lesson } = context;
  const green = tasks.filter((task) => task.state === 'green').length;
  const head = `LESSON ${lesson.number} · ${lesson.title} `.padEnd(WIDTH);
  const first = tasks.find((task) => task.state === 'red');
  const lines = tasks.flatMap((task) => {
    if (task === first) return redLines(task, context);
    return [taskLine(task, first, context)];
  });
  const end = state === 'green' ? greenLines(context) : blockedLines(tasks, context);
  return `${[paint('bold', `${head}${green}/${tasks.length} tasks`, context), ...lines, ...end].join('\n')}\n`;
}

function taskLine(
  { state, task }: TaskStanding,
  first: TaskStanding | undefined,
  context: VerdictContext,
): string {
  const text = `${task.id} ${task.title}`;
  switch (state) {
    case 'green':
      return paint('green', `✓ ${text}`, context);
    case 'blocked':
      return paint('yellow', `⊘ ${text}  BLOCKED`, context);
    case 'red':
    case 'waits':
      return paint('dim', `· ${text}  waits for ${first?.task.id ?? ''}`, context);
  }
}

function redLines({ task, tests }: TaskStanding, context: VerdictContext): string[] {
  const [test, ...others] = tests;
  const failure = test?.failures[0];
  const words = failure === undefined ? [] : failureLines(failure.name, failure.message);
  const more =
    others.length === 0
      ? []
      : [
          `  (${others.length} more ${others.length === 1 ? 'test' : 'tests'} of this task ${others.length === 1 ? 'fails' : 'fail'})`,
        ];
  const shown = Math.min(context.hintsShown(task.id) + 1, HINTS);
  return [
    paint('red', `✗ ${task.id} ${task.title}`, context),
    ...(test === undefined ? [] : [`  Test:     ${titleOf(test)}`]),
    ...words,
    ...more,
    `  Next:     ${nextPlace(context.lesson, context.folder, task, failure)}`,
    `  Hint:     pnpm dojo hint ${task.id}   (${shown} of ${HINTS})`,
  ];
}

/** A test's title without the ids of its task and of what it proves. */
function titleOf({ title, file }: LessonTest): string {
  const text = title.replaceAll(/\[[A-Z]?\w[\w.-]*\] ?/g, '').trim();
  return taskOf(title) === undefined && file !== '' ? `${file}: ${text}` : text;
}

/** The message, without what vitest puts in front; that of a todo says what to do. */
function failureLines(name: string, message: string): string[] {
  if (name === 'TodoError')
    return [`  To do:    ${message.replace(/^[\d.]+ is not written yet: /, '')}`];
  const [head = '', ...rest] = message.trimEnd().split('\n');
  // A matcher of ours: its first line names what was looked at, the others are in the form of RED.
  const ours = rest.some((line) => /^ {2}Expected: /.test(line));
  const kept = rest.slice(0, MORE_LINES);
  const cut = rest.length > MORE_LINES ? [`  … ${rest.length - MORE_LINES} more lines`] : [];
  if (ours) return [`  Look at:  ${head}`, ...kept, ...cut];
  const named = name === 'Error' || name === 'AssertionError' ? head : `${name}: ${head}`;
  return [`  Failed:   ${named}`, ...kept.map((line) => `  ${line}`), ...cut];
}

function greenLines({ lesson, next, ...context }: VerdictContext): string[] {
  const done = `${paint('green', 'GREEN', context)}  You can now ${lesson.learned}`;
  if (next === undefined)
    return [done, 'That was the last lesson: pnpm dojo verify runs all of them again.'];
  const place = next.folder.slice(next.folder.lastIndexOf('/lessons/') + 1);
  return [done, `Next: ${place}/README.md, then pnpm --filter ${next.name} test`];
}

function blockedLines(tasks: readonly TaskStanding[], context: VerdictContext): string[] {
  const stopped = tasks.filter(({ state }) => state === 'blocked').flatMap(({ tests }) => tests);
  if (stopped.length === 0) return [];
  const reasons = Map.groupBy(stopped, ({ blocked }) => blocked?.reason ?? 'for no reason');
  const lines = [...reasons].flatMap(([reason, [test]]) => [
    paint('yellow', `BLOCKED  ${reason}`, context),
    `  Fix:      ${test?.blocked?.remedy ?? ''}`,
  ]);
  // Who may not load programs here is root in a VM.
  return context.inVm
    ? lines
    : [
        ...lines,
        `  Here:     pnpm --filter ${context.lesson.name} test --vm   (in a VM, with a kernel that has it)`,
      ];
}

function paint(
  style: Parameters<typeof styleText>[0],
  text: string,
  { color }: Pick<VerdictContext, 'color'>,
): string {
  return color ? styleText(style, text, { validateStream: false }) : text;
}
