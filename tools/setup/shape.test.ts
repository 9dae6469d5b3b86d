import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './paths.mjs';

interface Manifest {
  readonly name?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = (folder: string): Manifest =>
  JSON.parse(read(join(folder, 'package.json'))) as Manifest;
const lessons = readdirSync(join(root, 'lessons'))
  .filter((name) => existsSync(join(root, 'lessons', name, 'lesson.json')))
  .toSorted();

/** The files below some folders that import a package. */
function importersOf(name: string, below: string): string[] {
  const files = globSync(below, { cwd: root, exclude: (path) => path.includes('node_modules') });
  return files.filter((file) => read(file).includes(`from '${name}'`)).toSorted();
}

test('[D1] the top of the clone has what a monorepo of TypeScript has', () => {
  const top = [
    'package.json',
    'turbo.json',
    'packages',
    'lessons',
    'bpf',
    'tools',
    '.devcontainer',
  ];
  expect([...top, 'README.md'].filter((name) => !existsSync(join(root, name)))).toEqual([]);
});

test('[D2] each library is used for what it is for, and koffi in one place', () => {
  const ffi = importersOf('koffi', 'packages/*/src/**/*.ts');
  expect(ffi).not.toEqual([]);
  expect(ffi.filter((file) => !file.startsWith('packages/core/src/ffi/'))).toEqual([]);
  for (const folder of ['packages/cli', 'packages/course'])
    expect(importersOf('commander', `${folder}/src/**/*.ts`)).not.toEqual([]);
  expect(importersOf('zx', 'tools/vm/*.ts')).not.toEqual([]);
  expect(importersOf('vitest/config', '*.ts')).toEqual(['vitest.config.ts']);
  expect(read('tools/setup/turbo.mjs')).toContain("'turbo'");
  expect(readdirSync(join(root, '.changeset'))).toContain('config.json');
  expect(read('pnpm-workspace.yaml')).toMatch(/^packages:\n( {2}- .*\n)+/);
});

test('[D3] lessons 00 to 08 are packages of stubs and tests over core', () => {
  expect(lessons.map((name) => name.slice(0, 2))).toEqual(
    Array.from({ length: 9 }, (_, number) => `0${number}`),
  );
  for (const name of lessons) {
    const folder = join('lessons', name);
    expect(manifest(folder)).toMatchObject({
      name: `lesson-${name.slice(0, 2)}`,
      dependencies: { '@ebpf-dojo/core': 'workspace:*' },
    });
    const stub = globSync('stub/**/*.{ts,c}', { cwd: join(root, folder) });
    const marks = stub.filter((file) => /\b(?:todo|TODO)\(/.test(read(join(folder, file))));
    expect(marks).not.toEqual([]);
    expect(globSync('test/*.test.ts', { cwd: join(root, folder) })).not.toEqual([]);
  }
});

test('[D4] a lesson is tested by its package, and everything by one script, which CI runs', () => {
  for (const name of lessons)
    expect(manifest(join('lessons', name)).scripts?.['test']).toBe(
      `exec dojo test ${name.slice(0, 2)}`,
    );
  expect(read('.ci/run')).toContain('npm test');
  expect(read('.github/workflows/ci.yml')).toContain('- run: .ci/run');
  expect(read('.devcontainer/devcontainer.json')).toContain('node tools/setup/run.mjs');
});
