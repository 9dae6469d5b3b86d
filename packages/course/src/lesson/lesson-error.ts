/** A lesson is not what it should be, or is not there. The message says where and what to do. */
export class LessonError extends Error {
  override readonly name = 'LessonError';
}
