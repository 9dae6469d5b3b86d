// `pnpm build:lessons`: builds stubs and solutions of all lessons in one process, before tests and linters that run side by side look
// at them. What a lesson's own `build` makes beside is the learner's.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lessonFolders } from '@ebpf-dojo/course/lessons';
import { prepareTarget } from '@ebpf-dojo/course/targets';

// A branch without a lesson leaves its folder behind, with what git ignores.
for (const folder of lessonFolders().filter((each) => existsSync(join(each, 'package.json'))))
  for (const target of ['stub', 'solution'] as const) prepareTarget(folder, target);
