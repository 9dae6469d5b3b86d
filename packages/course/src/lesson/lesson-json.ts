import { z } from 'zod';

const text = z.string().trim().min(1);

const task = z.strictObject({
  /** `03.2`: the lesson's number, and the task's from 1 on. */
  id: z.string().regex(/^\d{2}\.\d+$/),
  /** What the learner gets done, as the list of tasks shows it. */
  title: text,
  /** Where the learner writes it, relative to src/. */
  file: text,
  /** Each says more than the one before; the last all but gives the code. */
  hints: z.tuple([text, text, text]),
  /**
   * How the task fails while it is not written: `todo`, a TodoError; else words of the observation that is missing, such as `no key`.
   */
  red: text,
});

/** lesson.json: what `dojo` and the tests know of a lesson. */
export const lessonJson = z.strictObject({
  title: text,
  /** How long it takes someone who has done the lessons before. */
  minutes: z.int().positive(),
  difficulty: z.enum(['easy', 'medium', 'hard']),
  /** The oldest kernel whose tests all run. */
  minKernel: z.string().regex(/^\d+\.\d+$/),
  /** What the kernel has to have, as packages/testkit names it in `requires`. */
  needs: z.array(text),
  /** Numbers of lessons: `["00", "01"]`. */
  prerequisites: z.array(z.string().regex(/^\d{2}$/)),
  /** What the learner can do afterwards, in one line: GREEN says it after “You can now”. */
  learned: text,
  tasks: z.array(task).min(4).max(7),
});

export type LessonJson = z.infer<typeof lessonJson>;
export type Task = LessonJson['tasks'][number];
