import { readLesson } from '@ebpf-dojo/course/lessons';
import { lessonProject, LessonReporter } from '@ebpf-dojo/course/projects';
import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { targetsOf } from './judge.ts';

/** Targets of a lesson in one run: each is a project. run.ts sets the lesson's folder, the targets, none for all, and where to tell. */
const folder = process.env['PROOF_LESSON'] ?? process.cwd();
const chosen = (process.env['PROOF_TARGETS'] ?? '').split(' ').filter((each) => each !== '');
const report = process.env['PROOF_REPORT'] ?? '.test-results/proof.json';

const projects = targetsOf(readLesson(folder))
  .filter((target) => chosen.length === 0 || chosen.includes(target))
  .map((target) => lessonProject(folder, target, `${basename(folder).slice(0, 2)}/${target}`));

export default defineConfig({
  test: {
    reporters: [new LessonReporter(report)],
    // One after the other: kernel state is global.
    projects: projects.map((project, index) => ({
      ...project,
      test: { ...project.test, sequence: { groupOrder: index } },
    })),
  },
});
