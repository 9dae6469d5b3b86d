import { expect, test } from 'vitest';
import { unitTests, workspaceFolders } from './workspace.mjs';

test("the suite's unit tests are those of packages, not the learner's of lessons", () => {
  expect(unitTests()).toContain('@ebpf-dojo/core#test');
  expect(unitTests()).toContain('@ebpf-dojo/course#test');
  expect(workspaceFolders().some((folder) => folder.startsWith('lessons/'))).toBe(true);
  expect(unitTests().filter((task) => task.startsWith('lesson'))).toEqual([]);
});

test('the folders of packages are those that have a package.json', () => {
  const folders = workspaceFolders();
  expect(folders).toContain('packages/core');
  expect(folders).toContain('lessons/00-setup');
  expect(folders).not.toContain('lessons/README.md');
});
