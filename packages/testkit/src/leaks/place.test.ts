import { expect, test } from 'vitest';
import { Place, userFrames } from './place.ts';

const CORE = `${process.cwd()}/packages/core/src`;
const LESSON = `${process.cwd()}/lessons/03-maps`;

const frames = (...lines: string[]) =>
  userFrames(['Error', ...lines.map((line) => `    at ${line}`)].join('\n'));

test('a place is the line that made it', () => {
  expect(String(new Place())).toMatch(
    /^(packages\/testkit\/)?src\/leaks\/place\.test\.ts:\d+:\d+$/,
  );
});

test('frames of core and of Node.js are passed over', () => {
  expect(
    frames(
      `new Resource (${CORE}/resource.ts:60:15)`,
      'Array.map (<anonymous>)',
      'node:internal/process/task_queues:103:5',
      `OpenObject.load (${CORE}/object.ts:9:1)`,
      `start (${LESSON}/src/index.ts:12:30)`,
      `async ${LESSON}/test/3.kernel.test.ts:5:3`,
      'async run (file:///x/node_modules/vitest/a.test.ts:1:1)',
    ),
  ).toEqual(['lessons/03-maps/src/index.ts:12:30', 'lessons/03-maps/test/3.kernel.test.ts:5:3']);
});

test("core's own tests and their helpers are users too", () => {
  expect(
    frames(
      `load (${CORE}/object.ts:9:1)`,
      `openCounter (file://${CORE}/testing/counter.ts:3:4)`,
      `${CORE}/object.kernel.test.ts:5:6`,
    ),
  ).toEqual([
    'packages/core/src/testing/counter.ts:3:4',
    'packages/core/src/object.kernel.test.ts:5:6',
  ]);
});
