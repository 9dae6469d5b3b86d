import { dirname, join } from 'node:path';
import { parseTarget } from '@ebpf-dojo/course/targets';
import { lessonTarget } from '@ebpf-dojo/course/vitest';
import { leftOutOn } from '@ebpf-dojo/testkit/report';
import { BlockedReporter } from '@ebpf-dojo/testkit/reporter';
import { defineConfig } from 'vitest/config';

const KERNEL_TESTS = '**/*.kernel.test.ts';
const GUEST_TESTS = '**/*.guest.test.ts';
const PACKAGE_TESTS = '**/*.package.test.ts';
const ANYWHERE = ['**/node_modules/**', '**/dist/**'];

// A package's script leaves its results beside its package.json, for tools/test-summary and for turbo to keep.
const { npm_package_json: manifest, npm_lifecycle_event: script } = process.env;
const report =
  process.env['EBPF_DOJO_REPORT'] ??
  (manifest && script
    ? join(dirname(manifest), '.test-results', `${script.replaceAll(':', '-')}.json`)
    : undefined);

// An emulated processor takes ten times as long.
const VM = process.env['EBPF_DOJO_VM'];
const PATIENCE = VM !== undefined ? 180_000 : 30_000;

// core must not depend on testkit, which depends on it; its tests may use it all the same.
const resolve = {
  alias: [
    {
      find: /^@ebpf-dojo\/testkit$/,
      replacement: join(import.meta.dirname, 'packages/testkit/src/index.ts'),
    },
  ],
};

// Tests of lessons look at their solutions here; `pnpm --filter lesson-03 test` looks at the learner's work.
const target = parseTarget(process.env['LESSON_TARGET'], 'solution');
const lessons = {
  provide: { lessonTarget: target },
  globalSetup: [join(import.meta.dirname, 'packages/course/src/testing/build-solutions.ts')],
};

export default defineConfig({
  test: {
    reporters: ['default', new BlockedReporter({ top: import.meta.dirname, outputFile: report })],
    projects: [
      {
        resolve,
        plugins: [lessonTarget(target)],
        test: {
          ...lessons,
          name: 'unit',
          include: ['{packages,bpf,tools,lessons}/**/*.test.ts'],
          exclude: [...ANYWHERE, KERNEL_TESTS, GUEST_TESTS, PACKAGE_TESTS],
          // Some start processes, beside linters and compilers.
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        plugins: [lessonTarget(target)],
        test: {
          ...lessons,
          name: 'kernel',
          include: ['{packages,bpf,tools,lessons}/**/*.kernel.test.ts'],
          exclude: [...ANYWHERE, ...leftOutOn(VM)],
          setupFiles: [join(import.meta.dirname, 'packages/testkit/src/setup.ts')],
          // Kernel state is global: programs, maps and counters of one test are seen by the next.
          pool: 'forks',
          fileParallelism: false,
          // One process for all files: loading core anew for each took longer than most tests, on an emulated processor by far.
          isolate: false,
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
      {
        resolve,
        test: {
          name: 'package',
          include: ['tools/**/*.package.test.ts'],
          exclude: ANYWHERE,
          setupFiles: [join(import.meta.dirname, 'packages/testkit/src/setup.ts')],
          fileParallelism: false,
          testTimeout: 60_000,
          // Packages come from the registry, and releases of Node.js the first time.
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'guest',
          include: ['tools/**/*.guest.test.ts'],
          exclude: ANYWHERE,
          // Each boots virtual machines, which take the whole machine without KVM.
          fileParallelism: false,
          testTimeout: 180_000,
        },
      },
    ],
  },
});
