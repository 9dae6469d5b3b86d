export { LessonError, NoSuchLessonError } from './lesson-error.ts';
export type { Task } from './lesson-json.ts';
export {
  LESSONS,
  TOP,
  allLessons,
  isLessonName,
  lessonFolderOf,
  lessonFolders,
  lessonNumbered,
  readLesson,
  type Lesson,
} from './lessons.ts';
