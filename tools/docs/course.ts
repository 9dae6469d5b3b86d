import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { LessonError, lessonFolders, readLesson, type Lesson } from '@ebpf-dojo/course/lessons';
import { lessonProblems, readmeOf } from './course-parts.ts';
import type { Document } from './markdown.ts';
import type { Problem } from './problem.ts';
import { top } from './repository.ts';

const COURSE = 'lessons/README.md';
const TABLE = '<!-- lessons -->';

/** All lessons whose lesson.json is right, and what is wrong with the others. */
export function readLessons(): { readonly lessons: Lesson[]; readonly problems: Problem[] } {
  const lessons: Lesson[] = [];
  const problems: Problem[] = [];
  for (const folder of lessonFolders()) {
    // A branch without a lesson leaves its folder behind, with what git ignores.
    if (!existsSync(join(folder, 'package.json'))) continue;
    try {
      lessons.push(readLesson(folder));
    } catch (error) {
      if (!(error instanceof LessonError)) throw error;
      const path = join('lessons', basename(folder), 'lesson.json');
      const what = error.message.replace(folder, relative(top, folder));
      problems.push({ path, line: 1, what });
    }
  }
  return { lessons, problems };
}

/** READMEs of lessons that are missing or not laid out as lessons are; and the course's own page. */
export function courseProblems(
  documents: readonly Document[],
  lessons: readonly Lesson[],
): Problem[] {
  const course = documents.find(({ path }) => path === COURSE);
  const table =
    course === undefined || course.lines.includes(TABLE)
      ? []
      : [{ path: COURSE, line: 1, what: `the list of lessons is missing: write ${TABLE}.` }];
  return [
    ...table,
    ...lessons.flatMap((lesson) => {
      const path = readmeOf(lesson);
      const readme = documents.find((each) => each.path === path);
      return readme === undefined
        ? [{ path, line: 1, what: 'every lesson has a README.md.' }]
        : lessonProblems(readme, lesson);
    }),
  ];
}
