/** A lesson is not what it should be, or is not there. The message says where and what to do. */
export class LessonError extends Error {
  override readonly name: string = 'LessonError';
}

/** No lesson, or no task of a lesson, is called so. */
export class NoSuchLessonError extends LessonError {
  override readonly name = 'NoSuchLessonError';
}
