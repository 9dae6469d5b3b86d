import { expect, test } from 'vitest';
import { unitTests, workspaceFolders } from './workspace.mjs';

test("the suite's unit tests are those of packages, not the learner's of lessons", () => {
  expect(unitTests()).toContain('@ebpf-dojo/core#test');
  expect(unitTests()).toContain('@ebpf-dojo/course#test');
  expect(workspaceFolders()).toContain('lessons/03-maps');
  expect(unitTests().filter((task) => task.startsWith('lesson'))).toEqual([]);
});
