// `pnpm build:lessons`: builds stubs and solutions of all lessons in one process, before tests and linters that run side by side look
// at them. What a lesson's own `build` makes beside is the learner's.
import { lessonFolders } from '@ebpf-dojo/course/lessons';
import { prepareTarget } from '@ebpf-dojo/course/targets';

for (const folder of lessonFolders())
  for (const target of ['stub', 'solution'] as const) prepareTarget(folder, target);
