import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { features } from '@ebpf-dojo/core';
import { TOP, allLessons, lessonNumbered, type Lesson } from '@ebpf-dojo/course/lessons';
import { readSources, withTasksDone } from '@ebpf-dojo/course/targets';

const PATIENCE_MS = 60_000;
const LOOK_MS = 50;

/**
 * `pnpm walk:lessons [--vm kernel] [00 …]`: a learner's way through lessons, in a fresh clone without a remote and without a network:
 * each task is written into src/ as the solution has it, and `pnpm --filter lesson-NN test` has to say one more green each time.
 * Lessons that need kprobes are walked with --vm where this kernel has none. Needs root, for the namespace without a network.
 *
 * @returns 0; 1 when the walk does not go as it should
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { vm: { type: 'string' } },
  });
  const kprobes = features.hook('kprobe').has === 'yes';
  const chosen =
    positionals.length === 0 ? allLessons() : positionals.map((text) => lessonNumbered(text));
  const lessons = chosen.filter(({ number, needs }) => {
    const walkable = kprobes || values.vm !== undefined || !needs.includes('kprobe');
    if (!walkable) say(`lesson ${number}: not walked: it needs kprobes; add --vm 6.12`);
    return walkable;
  });
  const folder = mkdtempSync(join(tmpdir(), 'walk-'));
  try {
    const clone = freshClone(folder);
    for (const lesson of lessons) {
      const problem =
        walk(lesson, clone, values.vm) ??
        (values.vm === undefined ? await watchSave(lesson, clone) : undefined);
      if (problem === undefined) continue;
      say(`lesson ${lesson.number}: ${problem}`);
      return 1;
    }
    const dirty = run(['git', 'status', '--porcelain'], clone).stdout;
    if (dirty === '') return 0;
    say(`the clone is not clean afterwards:\n${dirty}`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is committed, with its packages installed and its tools built, and no remote to go back to. */
function freshClone(folder: string): string {
  const clone = join(folder, 'ebpf-dojo');
  must(run(['git', 'clone', '--quiet', TOP, clone], folder));
  must(run(['git', 'remote', 'remove', 'origin'], clone));
  must(run(['pnpm', 'install', '--frozen-lockfile', '--prefer-offline'], clone));
  return clone;
}

/** Walks one lesson; gives what went wrong. */
function walk(lesson: Lesson, clone: string, vm: string | undefined): string | undefined {
  const { name, number, tasks } = lesson;
  for (let done = 0; done <= tasks.length; done++) {
    if (done > 0) writeTasks(lesson, clone, done);
    const began = performance.now();
    const { status, stdout, stderr } = learnerRuns(name, clone, vm);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const told = /\b(\d+)\/(\d+) tasks/.exec(stdout);
    const expected = done === tasks.length ? 0 : 1;
    const next = tasks[done];
    say(
      `lesson ${number}, ${done} of ${tasks.length} written: ${told?.[0] ?? 'nothing'} green, exit ${status}, ${seconds} s`,
    );
    const right =
      status === expected &&
      told?.[1] === String(done) &&
      (next === undefined ? /^GREEN/m : new RegExp(`^✗ ${next.id} `, 'm')).test(stdout);
    if (!right) return `after ${done} tasks it said:\n${stdout}${stderr}`;
  }
  return undefined;
}

/** Puts the first tasks into src/ as the solution has them; what is there already is not touched. */
function writeTasks({ folder, tasks }: Lesson, clone: string, done: number): void {
  const place = join(clone, 'lessons', basename(folder));
  const stub = readSources(join(place, 'stub'));
  const ids = new Set(tasks.slice(0, done).map(({ id }) => id));
  for (const [name, text] of withTasksDone(stub, readSources(join(place, 'solution')), ids)) {
    const file = join(place, 'src', name);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The last task is written while `test --watch` runs: it has to see that by itself. Gives what went wrong. */
async function watchSave(lesson: Lesson, clone: string): Promise<string | undefined> {
  const { name, number, tasks } = lesson;
  writeTasks(lesson, clone, tasks.length - 1);
  const child = spawn('pnpm', ['--silent', '--filter', name, 'test', '--watch'], {
    cwd: clone,
    env: environment(clone),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const saw = async (text: string): Promise<boolean> => {
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await delay(LOOK_MS))
      if (said.includes(text)) return true;
    return false;
  };
  try {
    if (!(await saw(`${tasks.length - 1}/${tasks.length} tasks`)))
      return `watching, it said:\n${said}`;
    const began = performance.now();
    writeTasks(lesson, clone, tasks.length);
    if (!(await saw(`${tasks.length}/${tasks.length} tasks`)))
      return `after the last task was saved, it said:\n${said}`;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`lesson ${number}, watched: GREEN ${seconds} s after a save`);
    return undefined;
  } finally {
    // The whole group: pnpm, dojo and vitest.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await once(child, 'close');
  }
}

function learnerRuns(
  name: string,
  clone: string,
  vm: string | undefined,
): SpawnSyncReturns<string> {
  const words = ['pnpm', '--silent', '--filter', name, 'test'];
  // The packages of a VM's kernel are kept by the user, and were fetched before.
  if (vm !== undefined) return run([...words, '--vm', vm], clone);
  const script = 'ip link set lo up && exec "$@"';
  return run(['unshare', '--net', 'sh', '-c', script, 'sh', ...words], clone);
}

function run([file = '', ...args]: readonly string[], cwd: string): SpawnSyncReturns<string> {
  return spawnSync(file, args, { cwd, encoding: 'utf8', env: environment(cwd) });
}

/** What is known of the learner lies beside the clone. */
function environment(clone: string): NodeJS.ProcessEnv {
  const state = join(dirname(clone), 'state');
  return { ...process.env, NO_COLOR: '1', XDG_STATE_HOME: state, LESSON_TARGET: undefined };
}

function must({ status, stdout, stderr, error }: SpawnSyncReturns<string>): void {
  if (status === 0) return;
  throw new Error(`set-up of the clone failed: ${error?.message ?? ''}${stdout}${stderr}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

process.exitCode = await main();
