import type { Lesson } from '@ebpf-dojo/course/lessons';
import { expect, it } from 'vitest';
import { factsOf, generateFrom } from './course-facts.ts';
import { testLesson } from './testing.ts';

const kernels =
  '# Kernels\n\n## Lessons\n\nText.\n\n| Lesson | host |\n| --- | --- |\n| 03 | ✓ |\n\n## Features\n\n| no |\n';
const lessons: Lesson[] = [
  testLesson({
    number: '00',
    name: 'lesson-00',
    title: 'Set-up',
    minutes: 20,
    folder: '/x/lessons/00-setup',
    prerequisites: [],
  }),
  testLesson({ learned: 'count a|b' }),
];
const generate = generateFrom(lessons, () => kernels);

it.each([
  [[], '_40 minutes · medium · no lesson before it · Linux 5.10 or newer_'],
  [['02'], '_40 minutes · medium · after lesson 02 · Linux 5.10 or newer_'],
  [['01', '02'], '_40 minutes · medium · after lessons 01 and 02 · Linux 5.10 or newer_'],
  [['00', '01', '02'], '_40 minutes · medium · after lessons 00, 01 and 02 · Linux 5.10 or newer_'],
])('the facts of a lesson after %j are a line', (prerequisites, line) => {
  expect(factsOf(testLesson({ prerequisites }), [])).toBe(line);
});

it('facts link to lessons that are there, and name what not all kernels have', () => {
  const lesson = testLesson({ prerequisites: ['00', '02'], needs: ['btf', 'kprobe'] });
  expect(factsOf(lesson, lessons)).toBe(
    '_40 minutes · medium · after lessons [00](../00-setup/README.md) and 02 · Linux 5.10 or newer with kprobes_',
  );
});

it("a lesson's README shows its own facts, and no other document does", () => {
  expect(generate('lesson facts', 'lessons/03-maps/README.md')).toHaveLength(1);
  expect(() => generate('lesson facts', 'README.md')).toThrow('there is no lesson.json');
});

it('the list of lessons has a row for each, and the sum of minutes', () => {
  expect(generate('lessons', 'lessons/README.md')).toEqual([
    '| Lesson | What you learn | Minutes | Difficulty | Linux from |',
    '| --- | --- | ---: | --- | --- |',
    '| [00 Set-up](00-setup/README.md) | count what happens | 20 | medium | 5.10 |',
    String.raw`| [03 Maps](03-maps/README.md) | count a\|b | 40 | medium | 5.10 |`,
    '| all 2 | about 1 hour | 60 |  |  |',
  ]);
});

it('lessons on kernels are those of the page of kernels', () => {
  expect(generate('lessons on kernels', 'lessons/README.md')).toEqual([
    '| Lesson | host |',
    '| --- | --- |',
    '| 03 | ✓ |',
  ]);
  expect(() => generateFrom([], () => '# Kernels')('lessons on kernels', 'a.md')).toThrow(
    'docs/kernels.md has no “## Lessons”',
  );
});

it('other comments are not generated', () => {
  expect(generate('kernel with kprobes', 'lessons/03-maps/README.md')).toBeUndefined();
});
