import { join } from 'node:path';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { TOP } from '../lesson/index.ts';
import type { Target } from '../targets/target.ts';
import { lessonTarget } from './lesson-target.ts';

/** An emulated processor takes ten times as long. */
const PATIENCE_MS = process.env['EBPF_DOJO_VM'] === undefined ? 15_000 : 180_000;

/**
 * All tests of a lesson, of the four layers, looking at one target.
 *
 * @param options.waits tests of a task that nobody has begun are left out as soon as a test of an earlier task failed
 */
export function lessonProject(
  lesson: string,
  target: Target,
  name: string,
  { waits = false }: { readonly waits?: boolean } = {},
): TestProjectInlineConfiguration {
  const setup = [
    join(import.meta.dirname, 'hold-tracepoints.ts'),
    join(TOP, 'packages/testkit/src/setup.ts'),
  ];
  return {
    plugins: [lessonTarget(target)],
    test: {
      name,
      root: lesson,
      include: ['test/**/*.test.ts'],
      provide: { lessonFolder: lesson, lessonTarget: target },
      setupFiles: waits ? [...setup, join(import.meta.dirname, 'wait-for-earlier.ts')] : setup,
      // Kernel state is global.
      pool: 'forks',
      fileParallelism: false,
      isolate: false,
      testTimeout: PATIENCE_MS,
      hookTimeout: PATIENCE_MS,
    },
  };
}

/** From the layer that takes no kernel on: what fails there need not be asked of a kernel. */
export class ByName extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(
      files.toSorted((one, other) => (one.moduleId < other.moduleId ? -1 : 1)),
    );
  }
}

export { LessonReporter } from './lesson-reporter.ts';
