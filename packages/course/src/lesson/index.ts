export { LessonError } from './lesson-error.ts';
export type { Task } from './lesson-json.ts';
export {
  TOP,
  allLessons,
  lessonFolderOf,
  lessonFolders,
  lessonNumbered,
  readLesson,
  type Lesson,
} from './lessons.ts';
