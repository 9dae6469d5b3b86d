import { rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { ownState } from '../state/testing/own-state.ts';
import { startDojo } from './testing/dojo-process.ts';
import { ownLessons } from './testing/lessons-folder.ts';

ownState();
const lessons = ownLessons();

/** Without sudo, whoever runs these tests. */
const start = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
  startDojo(lessons(), ['start', '03', ...args], { env: { PATH: lessons(), ...env } });

/** Tells that it runs, which signals it gets, and on SIGTERM ends with 7. */
const LISTENER = `
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => console.log(signal));
process.on('SIGTERM', () => process.exit(7));
setInterval(() => {}, 1000);
console.log('ready');
`;

describe("dojo start runs the lesson's command and", () => {
  test.for([
    [[]],
    [['-d', '5', '--limit=3', 'file']],
    [['--help']],
    [['-h', '--version']],
    [['--', '-x', '--']],
    [['', ' ', '$HOME', '*', 'ünï']],
    [['03', 'start', '--force']],
  ] as const)('passes %j through as it is', async ([args]) => {
    const { lines, ended } = start(args);
    const { value } = await lines.next();
    expect(JSON.parse(String(value))).toEqual(args);
    expect((await ended).code).toBe(0);
  });

  test('ends as it ends', async () => {
    const main = join(lessons(), '03-maps', 'stub', 'main.ts');
    writeFileSync(main, 'process.exit(42);');
    expect((await start().ended).code).toBe(42);
    writeFileSync(main, "process.kill(process.pid, 'SIGKILL');");
    expect((await start().ended).code).toBe(128 + constants.signals.SIGKILL);
  });

  test('runs the target that LESSON_TARGET names', async () => {
    const main = join(lessons(), '03-maps', 'solution', 'main.ts');
    writeFileSync(main, 'process.exit(42);');
    const env = { LESSON_TARGET: 'solution' };
    expect((await start([], env).ended).code).toBe(42);
    const { code, stderr } = await start([], { LESSON_TARGET: 'mine' }).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^dojo: LESSON_TARGET is src, stub, .* and not mine\.\n$/);
  });

  test('says so where a lesson has none', async () => {
    const [main, src] = ['stub', 'src'].map((each) => join(lessons(), '03-maps', each, 'main.ts'));
    rmSync(main ?? '');
    const { code, stderr } = await start().ended;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `dojo: ${src} is not there: this lesson has no command.\n`,
    });
  });
});

describe('dojo start passes on', () => {
  beforeEach(() => writeFileSync(join(lessons(), '03-maps', 'stub', 'main.ts'), LISTENER));

  test.for(['SIGINT', 'SIGHUP'] as const)('%s, once for each', async (signal) => {
    const { child, lines, ended } = start();
    expect((await lines.next()).value).toBe('ready');
    for (const _ of [1, 2]) {
      child.kill(signal);
      expect((await lines.next()).value).toBe(signal);
    }
    child.kill('SIGTERM');
    expect((await lines.next()).done).toBe(true);
    expect((await ended).code).toBe(7);
  });
});
