import type { Lesson } from '../lesson/index.ts';
import type { LessonTest } from './lesson-report.ts';

const HINTS: [string, string, string] = ['look', 'look again', 'write it'];

/** A lesson for unit tests, with as many tasks. */
export function fixtureLesson(count = 3): Lesson {
  return {
    number: '03',
    name: 'lesson-03',
    folder: '/lessons/03-maps',
    title: 'maps',
    minutes: 60,
    difficulty: 'medium',
    minKernel: '5.10',
    needs: ['btf'],
    prerequisites: [],
    learned: 'count in the kernel.',
    tasks: Array.from({ length: count }, (_, index) => ({
      id: `03.${index + 1}`,
      title: `task ${index + 1}`,
      file: 'index.ts',
      hints: HINTS,
      red: 'todo',
    })),
  };
}

/** A test of a task that passed. */
export function passed(task: string): LessonTest {
  return {
    project: '',
    file: 'test/a.test.ts',
    title: `[${task}] works`,
    status: 'pass',
    failures: [],
  };
}

/** A test of a task that failed. */
export function failed(task: string, message = `${task} is not written yet: write it`): LessonTest {
  const name = message.startsWith(task) ? 'TodoError' : 'Error';
  return { ...passed(task), status: 'fail', failures: [{ name, message }] };
}

/** A test of a task that could not run. */
export function blocked(task: string): LessonTest {
  return {
    ...passed(task),
    status: 'blocked',
    blocked: { reason: 'this kernel has no kprobes', remedy: 'Use another.' },
  };
}
