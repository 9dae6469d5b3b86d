import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stateFolder } from '../state/folder.ts';
import { progressOf, recordReset, recordRun } from '../state/progress.ts';
import { ownState } from '../state/testing/own-state.ts';
import { captured, runDojo } from './testing/dojo-run.ts';
import { ownLessons } from './testing/lessons-folder.ts';
import { verify } from './verify.ts';

ownState();
const lessons = ownLessons();
const run = (...args: readonly string[]) => runDojo(lessons(), ...args);
const own = (name: string) => join(lessons(), '03-maps', 'src', name);
const idsOf = (lesson: string) => [1, 2, 3, 4].map((task) => `${lesson}.${task}`);
const pass = (lesson: string, ...tasks: readonly string[]) =>
  recordRun(lesson, tasks, idsOf(lesson));
const finish = (lesson: string) => pass(lesson, ...idsOf(lesson));

describe('a wrong command line', () => {
  test.for([
    [['nosuchcommand'], "unknown command 'nosuchcommand'"],
    [['lst'], '(Did you mean list?)'],
    [['list', 'more'], 'too many arguments'],
    [['solution'], "missing required argument 'lesson'"],
    [['diff', '03', '--nosuch'], "unknown option '--nosuch'"],
    [['test', '03', '--target', 'mine'], 'is src, stub, solution, mutant:<name> or step:<n>'],
    [['new', 'nine', 'title'], 'It takes two digits and words in small letters'],
    [['new', '09-name'], "missing required argument 'title'"],
  ] as const)('%j costs a word and exit code 2', async ([args, message]) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^dojo: /);
  });

  test.for([
    ['test', '77'],
    ['watch', '77'],
    ['start', '77'],
    ['build', '77'],
    ['hint', '77.1'],
    ['solution', '77'],
    ['diff', 'lesson-77'],
    ['reset', 'maps'],
    ['reset', '77', '--restore'],
  ])('%j names no lesson: it hears which there are, and exits with 2', async (args) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(`dojo: There is no lesson ${args[1]}. There are 03-maps, 04-events.\n`);
  });

  test.for(['03.5', '03.', '03.x', '03.01'])('%s names no task', async (task) => {
    const { code, stderr } = await run('hint', task);
    expect(code).toBe(2);
    expect(stderr).toBe(`dojo: Lesson 03 has no task ${task}. It has 03.1, 03.2, 03.3, 03.4.\n`);
  });

  test('without a command is answered with the help, on stderr', async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: dojo /);
  });
});

test('every command has help with an example', async () => {
  const { stdout } = await run('--help');
  const [, list = ''] = stdout.split('Commands:\n');
  const names = [...list.matchAll(/^ {2}([a-z]+) /gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help' && name !== 'pnpm');
  expect(names.length).toBe(12);
  for (const name of names) {
    const help = await run(name, '--help');
    expect(help.code).toBe(0);
    expect(help.stdout).toMatch(new RegExp(`\nExamples?:\n  pnpm dojo ${name}`));
  }
});

describe('dojo list', () => {
  test('shows what there is, and that the first lesson is next', async () => {
    expect(await run('list')).toEqual({
      code: 0,
      stdout: `→ 03  maps                   45 min  easy  0/4 tasks
  04  events of the kernel  120 min  easy  0/4 tasks

Next: 03.1 write part 1. pnpm dojo next says more.
`,
      stderr: '',
    });
  });

  test('shows progress', async () => {
    finish('03');
    pass('04', '04.1', '04.3');
    const { stdout } = await run('list');
    expect(stdout).toMatch(/^✓ 03 .* 4\/4 tasks\n→ 04 .* 2\/4 tasks\n\nNext: 04\.2 write part 2\./);
  });

  test('tells a lesson that was finished and fails now from one that was reset', async () => {
    finish('04');
    pass('04', '04.1');
    expect((await run('list')).stdout).toMatch(/^! 04 .* 1\/4 tasks$/m);
    recordReset('04');
    expect((await run('list')).stdout).toMatch(/^ {2}04 .* 0\/4 tasks$/m);
  });

  test('says when all is done', async () => {
    finish('03');
    finish('04');
    expect((await run('list')).stdout).toContain('All lessons are done');
    expect((await run('next')).stdout).toContain('All lessons are done');
    expect((await run('hint')).stdout).toContain('All lessons are done');
  });
});

describe('dojo next', () => {
  test('says the task, the place in the file, and the command', async () => {
    pass('03', '03.1');
    expect(await run('next')).toEqual({
      code: 0,
      stdout: `LESSON 03 · maps  1/4 tasks
03.2 write part 2

  Read:  lessons/03-maps/README.md
  Write: lessons/03-maps/src/index.ts:6
  Run:   pnpm --filter lesson-03 test
  Hint:  pnpm dojo hint 03.2   (1 of 3)
`,
      stderr: '',
    });
  });

  test('tells of a stub that changed since the learner began to write', async () => {
    await run('next');
    writeFileSync(own('index.ts'), 'mine');
    writeFileSync(join(lessons(), '03-maps', 'stub', 'index.ts'), 'new');
    const { stderr } = await run('next');
    expect(stderr).toContain('stub/index.ts changed since you began to write src/index.ts');
  });
});

describe('dojo hint', () => {
  test('shows one more each time, and says how many there are', async () => {
    const hints = async () => {
      const { stdout } = await run('hint', '03.2');
      return [...stdout.matchAll(/Hint \d of 3\n.*/g)].map(([text]) => text);
    };
    expect(await hints()).toEqual(['Hint 1 of 3\nlook']);
    expect(await hints()).toEqual(['Hint 1 of 3\nlook', 'Hint 2 of 3\nlook there']);
    const all = ['Hint 1 of 3\nlook', 'Hint 2 of 3\nlook there'];
    expect(await hints()).toEqual([...all, 'Hint 3 of 3\nwrite this: part 2']);
    expect(await hints()).toEqual([...all, 'Hint 3 of 3\nwrite this: part 2']);
    expect((await run('next')).stdout).toContain('hint 03.1   (1 of 3)');
  });

  test('shows all at once when asked', async () => {
    const { stdout } = await run('hint', '03.2', '--all');
    expect(stdout).toContain('Hint 3 of 3');
    expect(stdout).toContain('pnpm dojo solution 03.2 --force');
  });

  test('is about the next task of a lesson, or of all', async () => {
    pass('03', '03.1');
    expect((await run('hint', '3')).stdout).toMatch(/^03\.2 /);
    expect((await run('hint')).stdout).toMatch(/^03\.2 /);
    expect((await run('hint', '04')).stdout).toMatch(/^04\.1 /);
  });
});

describe('dojo solution', () => {
  test('is kept back until the lesson is GREEN, and says why', async () => {
    pass('03', '03.2');
    expect(await run('solution', '03')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'dojo: the solution is shown when it is GREEN, and lesson 03 is not (1/4 tasks). A hint says less: pnpm dojo hint 03. To see it all the same: pnpm dojo solution 03 --force\n',
    });
    const { code, stderr } = await run('solution', '03.1');
    expect(code).toBe(1);
    expect(stderr).toContain('03.1 is not. A hint says less: pnpm dojo hint 03.1.');
  });

  test('shows what a task is about once that passes', async () => {
    pass('03', '03.2');
    expect(await run('solution', '03.2')).toEqual({
      code: 0,
      stdout: '// lessons/03-maps/solution/index.ts\n  return 2;\n',
      stderr: '',
    });
  });

  test('says so when the solution has nothing where the stub had a line', async () => {
    const { stdout } = await run('solution', '03.3', '--force');
    expect(stdout).toBe(
      '// lessons/03-maps/solution/more/third.ts\n// Nothing: the lines of the stub go.\n',
    );
  });

  test.for([false, true])('shows all files after GREEN, or by force (%s)', async (force) => {
    if (!force) {
      finish('03');
      pass('03');
    }
    const { code, stdout } = await run('solution', '03', ...(force ? ['--force'] : []));
    expect(code).toBe(0);
    const heads = [...stdout.matchAll(/^\/\/ lessons\/03-maps\/solution\/(.*)$/gm)];
    expect(heads.map(([, name]) => name)).toEqual(['index.ts', 'main.ts', 'more/third.ts']);
    expect(stdout).toContain('return 1;');
  });
});

describe('dojo diff', () => {
  test('is kept back until the lesson is GREEN', async () => {
    const { code, stdout, stderr } = await run('diff', '03');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('pnpm dojo diff 03 --force');
  });

  test("shows the learner's lines and the solution's", async () => {
    finish('03');
    await run('next');
    await run('build', '03', '--target', 'src');
    writeFileSync(
      own('index.ts'),
      readFileSync(own('index.ts'), 'utf8').replace(/todo.*1'.*/, 'return 7;'),
    );
    const { code, stdout } = await run('diff', '03');
    expect(code).toBe(0);
    expect(stdout).toContain(
      '--- lessons/03-maps/src/index.ts\n+++ lessons/03-maps/solution/index.ts\n@@ ',
    );
    expect(stdout).toContain('\n-  return 7;\n+  return 1;\n');
  });

  test('--stub shows what the learner changed, files of their own too, at any time', async () => {
    expect(await run('diff', '03', '--stub')).toEqual({
      code: 0,
      stdout: '',
      stderr: "dojo: your files are the stub's.\n",
    });
    writeFileSync(own('mine.ts'), 'export {};\n');
    expect((await run('diff', '03', '--stub')).stdout).toBe(
      '--- /dev/null\n+++ lessons/03-maps/src/mine.ts\n@@ -0,0 +1,1 @@\n+export {};\n',
    );
  });
});

describe('dojo reset', () => {
  const text = (name = 'index.ts') => readFileSync(own(name), 'utf8');

  test('has nothing to do where nothing was written', async () => {
    const { code, stdout } = await run('reset', '03');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'lessons/03-maps/src is the stub as it is: there is nothing to reset.\n',
    });
    expect((await run('reset', '03', '--restore')).code).toBe(1);
  });

  test('puts the stub back, keeps what was there, says where, and gives it back', async () => {
    await run('build', '03');
    const stub = text();
    finish('03');
    writeFileSync(own('index.ts'), 'mine');
    writeFileSync(own('notes.md'), 'mine, too');
    rmSync(own('main.ts'));
    const reset = await run('reset', '03');
    const kept = /^Your files are kept in (.*)$/m.exec(reset.stdout)?.[1] ?? '';
    expect(readFileSync(join(kept, 'index.ts'), 'utf8')).toBe('mine');
    expect(kept).toMatch(join(stateFolder(), 'stash', '03'));
    expect(text()).toBe(stub);
    expect(readdirSync(join(lessons(), '03-maps', 'src')).toSorted()).toEqual([
      '.stub.json',
      'index.ts',
      'main.ts',
      'more',
    ]);
    expect(progressOf('03')).toMatchObject({ passed: [], again: true });

    const restored = await run('reset', '03', '--restore');
    expect(restored.code).toBe(0);
    expect([text(), text('notes.md')]).toEqual(['mine', 'mine, too']);
    expect((await run('reset', '03', '--restore')).code).toBe(1);
  });

  test('--restore keeps what is there now, and a second one swaps back', async () => {
    await run('next');
    writeFileSync(own('index.ts'), 'first');
    await run('reset', '03');
    writeFileSync(own('index.ts'), 'second');
    const { stdout } = await run('reset', '03', '--restore');
    expect(text()).toBe('first');
    expect(stdout).toContain('What was there is kept in');
    await run('reset', '03', '--restore');
    expect(text()).toBe('second');
  });

  test('the latest of several is given back first', async () => {
    await run('next');
    for (const words of ['first', 'second', 'third']) {
      writeFileSync(own('index.ts'), words);
      await run('reset', '03');
    }
    await run('reset', '03', '--restore');
    expect(text()).toBe('third');
  });

  test("leaves a learner's own repository where it is", async () => {
    await run('next');
    mkdirSync(own('.git'));
    writeFileSync(own('.git/HEAD'), 'ref');
    expect((await run('reset', '03')).stdout).toContain('there is nothing to reset');
    writeFileSync(own('index.ts'), 'mine');
    await run('reset', '03');
    expect(text('.git/HEAD')).toBe('ref');
    await run('reset', '03', '--restore');
    expect([text('.git/HEAD'), text()]).toEqual(['ref', 'mine']);
  });

  test('a restored file follows its stub no more, and an untouched one does', async () => {
    await run('next');
    writeFileSync(own('index.ts'), 'mine');
    await run('reset', '03');
    await run('reset', '03', '--restore');
    for (const name of ['index.ts', 'main.ts'])
      writeFileSync(join(lessons(), '03-maps', 'stub', name), 'new stub');
    await run('next');
    expect([text(), text('main.ts')]).toEqual(['mine', 'new stub']);
  });
});

describe('dojo verify', () => {
  test('has nothing to run before a lesson is finished', async () => {
    pass('03', '03.1');
    expect(await run('verify')).toEqual({
      code: 0,
      stdout: 'No lesson is finished yet. pnpm dojo next says what to do.\n',
      stderr: '',
    });
  });

  test.for([
    [[0, 0], 0],
    [[1, 0], 1],
    [[3, 0], 3],
    [[3, 1], 1],
    [[0, 2], 1],
  ] as const)('runs finished lessons: exit codes %j give %i', async ([exits, code]) => {
    finish('03');
    finish('04');
    const ran: string[] = [];
    const { stdout, ...answer } = await captured(() =>
      verify({
        lessons: lessons(),
        run: ({ lesson, target, quiet, vm }) => {
          ran.push(`${lesson.number} ${target} ${quiet} ${vm}`);
          return Promise.resolve({ exitCode: exits[ran.length - 1] ?? 1 });
        },
      }),
    );
    expect(ran).toEqual(['03 src true undefined', '04 src true undefined']);
    expect(answer).toEqual({ code, stderr: '' });
    const verdicts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/)[2]);
    expect(verdicts).toEqual(exits.map((exit) => ['GREEN', 'RED', 'RED', 'BLOCKED'][exit]));
  });

  test('with --vm, what is BLOCKED here is run in a VM, and that counts', async () => {
    finish('03');
    finish('04');
    const ran: string[] = [];
    const { code, stdout } = await captured(() =>
      verify({
        lessons: lessons(),
        vm: true,
        run: ({ lesson, vm }) => {
          ran.push(`${lesson.number} ${vm}`);
          return Promise.resolve({ exitCode: lesson.number === '03' && vm === undefined ? 3 : 0 });
        },
      }),
    );
    expect({ code, ran }).toEqual({ code: 0, ran: ['03 undefined', '03 6.12', '04 undefined'] });
    expect(stdout).toMatch(/^03 .* GREEN {2}on 6\.12\n04 .* GREEN\n$/);
  });

  test('leaves out a lesson that was reset, until it is finished anew', async () => {
    finish('03');
    recordReset('03');
    expect((await run('verify')).stdout).toContain('No lesson is finished yet');
  });
});

describe('dojo new', () => {
  test('does not overwrite a lesson, nor a number', async () => {
    expect(await run('new', '03-other', 'other')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'dojo: There is a lesson 03 already: lessons/03-maps.\n',
    });
  });
});
