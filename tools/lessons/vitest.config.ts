import { readLesson } from '@ebpf-dojo/course/lessons';
import { ByName, lessonProject, LessonReporter } from '@ebpf-dojo/course/projects';
import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { targetsOf } from './judge.ts';

/** Targets of a lesson in one run: each is a project. run.ts sets the lesson's folder, the targets, none for all, and where to tell. */
const folder = process.env['PROOF_LESSON'] ?? process.cwd();
const chosen = (process.env['PROOF_TARGETS'] ?? '').split(' ').filter((each) => each !== '');
const report = process.env['PROOF_REPORT'] ?? '.test-results/proof.json';

const projects = targetsOf(readLesson(folder))
  .filter((target) => chosen.length === 0 || chosen.includes(target))
  .map((target) => {
    const name = `${basename(folder).slice(0, 2)}/${target}`;
    // Steps are what a learner sees on the way; that each task is red by itself, the stub has shown.
    return lessonProject(folder, target, name, { waits: target.startsWith('step:') });
  });

export default defineConfig({
  test: {
    sequence: { sequencer: ByName },
    reporters: [new LessonReporter(report)],
    // One after the other: kernel state is global.
    projects: projects.map((project, index) => ({
      ...project,
      test: { ...project.test, sequence: { groupOrder: index } },
    })),
  },
});
