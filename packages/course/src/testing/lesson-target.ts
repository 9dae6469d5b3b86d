import { join } from 'node:path';
import type { Plugin } from 'vitest/config';

import { lessonFolderOf } from '../lesson/index.ts';
import { targetFolder, type Target } from '../targets/target.ts';

export type { Target };

declare module 'vitest' {
  interface ProvidedContext {
    /** The lesson's folder; for lessons alone. */
    lessonFolder: string;
    /** What `#lesson` is in this run. */
    lessonTarget: Target;
  }
}

/** Points `#lesson`, and `#lesson/main` and the like, in a lesson's tests at the files of a target of that lesson. */
export function lessonTarget(target: Target): Plugin {
  return {
    name: 'lesson-target',
    enforce: 'pre',
    // vitest keeps modules with their imports resolved, from run to run.
    configureVitest({ defineCacheKeyGenerator }) {
      defineCacheKeyGenerator(({ id }) => (lessonFolderOf(id) === undefined ? undefined : target));
    },
    resolveId(id, importer) {
      const part = /^#lesson(?:\/(.+))?$/.exec(id);
      const lesson = importer === undefined ? undefined : lessonFolderOf(importer);
      if (part === null || lesson === undefined) return undefined;
      return join(targetFolder(lesson, target), `${part[1] ?? 'index'}.ts`);
    },
  };
}
