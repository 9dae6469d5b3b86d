import { marksIn } from '../targets/marks.ts';
import type { Files } from '../targets/files.ts';
import { taskOf } from './lesson-report.ts';

/** Which tests of a lesson wait: those of a task that nobody has begun, once a test of an earlier task failed. */
export class Waiting {
  readonly #unbegun: ReadonlySet<string>;
  #firstRed: string | undefined;

  /** @param files of the target: a task is begun when its `todo` or TODO is gone */
  constructor(files: Files) {
    this.#unbegun = new Set([...files.values()].flatMap(marksIn));
  }

  /** The task that a test waits for; undefined when it is to run. */
  forTest(title: string): string | undefined {
    const task = taskOf(title);
    if (task === undefined || this.#firstRed === undefined || !this.#unbegun.has(task))
      return undefined;
    return this.#firstRed < task ? this.#firstRed : undefined;
  }

  /** Notes that a test failed. */
  failed(title: string): void {
    const task = taskOf(title);
    if (task === undefined) return;
    if (this.#firstRed === undefined || task < this.#firstRed) this.#firstRed = task;
  }
}
