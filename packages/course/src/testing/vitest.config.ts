import { statSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { TOP } from '../lesson/index.ts';
import { parseTarget, targetFolder } from '../targets/target.ts';
import { LessonReporter } from './lesson-reporter.ts';
import { ByName, lessonProject } from './projects.ts';

/** For one lesson, as src/run/ starts it: LESSON_FOLDER, LESSON_TARGET and LESSON_REPORT say which, what of it, and where to tell; LESSON_WAITS=no that all tests run. */
const lesson = process.env['LESSON_FOLDER'] ?? process.cwd();
const target = parseTarget(process.env['LESSON_TARGET'], 'src');
const report = process.env['LESSON_REPORT'] ?? join(lesson, '.targets', 'report.json');
const waits = process.env['LESSON_WAITS'] !== 'no';
// By sudo: what root would keep in the clone, its owner could not replace.
const foreign = process.getuid?.() === 0 && statSync(TOP).uid !== 0;
const cache = foreign ? { cache: false as const, fsModuleCache: false } : {};

export default defineConfig({
  test: {
    root: lesson,
    ...cache,
    reporters: [new LessonReporter(report)],
    projects: [lessonProject(lesson, target, 'lesson', { waits })],
    sequence: { sequencer: ByName },
    // Tests start main.ts in a process of its own, and no import says so.
    forceRerunTriggers: [`${targetFolder(lesson, target)}/**/*.ts`],
  },
});
