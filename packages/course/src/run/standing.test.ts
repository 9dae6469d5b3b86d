import { expect, test } from 'vitest';
import { blocked, failed, fixtureLesson, passed } from '../testing/fixture-lesson.ts';
import { WHOLE_FILE, type LessonTest } from '../testing/lesson-report.ts';
import { standingOf } from './standing.ts';

const lesson = fixtureLesson();
const states = (...tests: LessonTest[]) =>
  standingOf(lesson, tests).tasks.map(({ state }) => state);
const whole: LessonTest = { ...failed('03.1', 'broken'), title: WHOLE_FILE };

test('a task is green when all its tests passed', () => {
  expect(states(passed('03.1'), passed('03.2'), failed('03.2'), passed('03.3'))).toEqual([
    'green',
    'red',
    'green',
  ]);
});

test('the lesson is red when a task is, else blocked when one is', () => {
  const stateOf = (...tests: LessonTest[]) => standingOf(lesson, tests).state;
  expect(stateOf(passed('03.1'), passed('03.2'), passed('03.3'))).toBe('green');
  expect(stateOf(passed('03.1'), blocked('03.2'), passed('03.3'))).toBe('blocked');
  expect(stateOf(passed('03.1'), blocked('03.2'), failed('03.3'))).toBe('red');
});

test('a task of which nothing was seen is red', () => {
  expect(states(passed('03.1'), passed('03.3'))).toEqual(['green', 'red', 'green']);
});

test('a task of which a test waits, waits too: what passed of it was not enough', () => {
  const waits = (task: string): LessonTest => ({ ...passed(task), status: 'waits' });
  expect(states(failed('03.1'), passed('03.2'), waits('03.2'), waits('03.3'))).toEqual([
    'red',
    'waits',
    'waits',
  ]);
  expect(states(failed('03.1'), failed('03.2'), waits('03.2'), passed('03.3'))).toEqual([
    'red',
    'red',
    'green',
  ]);
});

test('a file that could not be loaded counts against the tasks that have no tests then', () => {
  const { tasks } = standingOf(lesson, [passed('03.1'), whole]);
  expect(tasks.map(({ state }) => state)).toEqual(['green', 'red', 'red']);
  expect(tasks[1]?.tests).toEqual([whole]);
});

test('or, when all have, against the first', () => {
  expect(states(passed('03.1'), passed('03.2'), passed('03.3'), whole)).toEqual([
    'red',
    'green',
    'green',
  ]);
});
