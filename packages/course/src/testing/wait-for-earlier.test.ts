import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TOP } from '../lesson/index.ts';
import { vitestCommand } from '../run/vitest-command.ts';
import type { LessonReport } from './lesson-report.ts';

const TIMEOUT_MS = 60_000;
const TODO = 'function todo(task: string): never { throw new Error(`${task} is to do`); }\n';

let lesson = '';
beforeEach(() => {
  // In the clone, so that packages are found; git ignores it.
  mkdirSync(join(TOP, '.cache'), { recursive: true });
  lesson = mkdtempSync(join(TOP, '.cache', 'waiting-lesson-'));
});
afterEach(() => rmSync(lesson, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(lesson, name)), { recursive: true });
  writeFileSync(join(lesson, name), text);
}

/** Runs the lesson's tests: how each ended, and which of them really ran, by a file that each writes to. */
function run(env: Readonly<Record<string, string>> = {}) {
  const ran = join(lesson, 'ran.txt');
  writeFileSync(ran, '');
  const report = join(lesson, 'report.json');
  const variables = { LESSON_FOLDER: lesson, LESSON_TARGET: 'src', LESSON_REPORT: report, ...env };
  const command = {
    mode: 'run',
    variables,
    pattern: undefined,
    vm: undefined,
    out: lesson,
  } as const;
  const [file = '', ...args] = vitestCommand(command, 'is root');
  const { stdout, stderr } = spawnSync(file, args, {
    cwd: lesson,
    encoding: 'utf8',
    env: { ...process.env, ...variables },
  });
  const { tests } = JSON.parse(readFileSync(report, 'utf8')) as LessonReport;
  return {
    said: `${stdout}${stderr}`,
    told: tests.map(({ title, status }) => `${title} ${status}`).toSorted(),
    ran: readFileSync(ran, 'utf8').trim().split('\n'),
  };
}

const testOf = (id: string) => `
test('[${id}] is done', () => {
  appendFileSync('${lesson}/ran.txt', '${id}\\n');
  expect(task${id.slice(3)}()).toBe(true);
});`;

const testFile = (...ids: string[]) => `
import { appendFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ${ids.map((id) => `task${id.slice(3)}`).join(', ')} } from '../src/index.ts';
${ids.map(testOf).join('\n')}
`;

const source = (...done: number[]) =>
  TODO +
  [1, 2, 3, 4]
    .map((task) => {
      const body = done.includes(task) ? 'return true;' : `return todo('27.${task}');`;
      return `export function task${task}(): boolean { ${body} }`;
    })
    .join('\n');

test(
  'tests of tasks that nobody has begun are not run while an earlier one is red',
  { timeout: TIMEOUT_MS },
  () => {
    // By its name, the file that would begin with later tasks is the second.
    write('test/1-logic.test.ts', testFile('27.1', '27.3'));
    write('test/2-more.test.ts', testFile('27.2', '27.4'));
    write('src/index.ts', source());
    expect(run()).toMatchObject({
      told: [
        '[27.1] is done fail',
        ...['27.2', '27.3', '27.4'].map((id) => `[${id}] is done waits`),
      ],
      ran: ['27.1'],
    });

    write('src/index.ts', source(1, 4));
    expect(run()).toMatchObject({
      told: [
        '[27.1] is done pass',
        // In a file before that of 27.2, of which nobody could know.
        '[27.2] is done fail',
        '[27.3] is done fail',
        '[27.4] is done pass',
      ],
      ran: ['27.1', '27.3', '27.2', '27.4'],
    });

    write('src/index.ts', source(4));
    expect(run({ LESSON_WAITS: 'no' }).ran).toEqual(['27.1', '27.3', '27.2', '27.4']);
  },
);
