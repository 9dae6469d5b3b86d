import type { Lesson } from '../lesson/index.ts';

/** Says, on stderr, that the stubs of files changed in which the learner wrote already. */
export function tellOutdated({ number }: Lesson, files: readonly string[]): void {
  for (const file of files)
    process.stderr.write(
      `dojo: stub/${file} changed since you began to write src/${file}, which stays: pnpm dojo diff ${number} --stub\n`,
    );
}
