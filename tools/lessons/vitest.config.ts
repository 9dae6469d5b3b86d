import { readLesson } from '@ebpf-dojo/course/lessons';
import { lessonProject, LessonReporter } from '@ebpf-dojo/course/projects';
import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { targetsOf } from './judge.ts';

/** Every target of some lessons in one run: each is a project. Set by run.ts: the folders, by colons, and where to tell. */
const folders = (process.env['PROOF_LESSONS'] ?? '').split(':').filter((each) => each !== '');
const report = process.env['PROOF_REPORT'] ?? '.test-results/proof.json';

const projects = folders.flatMap((folder) =>
  targetsOf(readLesson(folder)).map((target) =>
    lessonProject(folder, target, `${basename(folder).slice(0, 2)}/${target}`),
  ),
);

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
