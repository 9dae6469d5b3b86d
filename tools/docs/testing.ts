import type { Lesson } from '@ebpf-dojo/course/lessons';

const hints = ['one', 'two', 'three'] as const;

/** A lesson for tests. */
export function testLesson(part: Partial<Lesson> = {}): Lesson {
  return {
    title: 'Maps',
    minutes: 40,
    difficulty: 'medium',
    minKernel: '5.10',
    needs: [],
    prerequisites: ['02'],
    learned: 'count what happens',
    tasks: ['Create a `map`', 'Fill it'].map((title, index) => ({
      id: `03.${index + 1}`,
      title,
      file: 'index.ts',
      hints: [...hints],
      red: 'todo',
    })),
    number: '03',
    name: 'lesson-03',
    folder: '/x/lessons/03-maps',
    ...part,
  };
}
