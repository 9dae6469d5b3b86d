import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report, TestOutcome } from '@ebpf-dojo/testkit/report';
import { lastWords } from './last-words.ts';
import { print } from './print.ts';
import { summarize } from './summarize.ts';
import { isBroken, tasksOf, type RunFile, type Task } from './turbo-run.ts';

const top = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const [folder = '', expected = ''] = process.argv.slice(2);
const runs = globSync(join(folder, '*.json')).map((file) => readJson(file) as RunFile);
const tasks = runs.flatMap(tasksOf);

// A run that broke before its tasks (a bad turbo.json, a killed turbo) says nothing of them.
const silent = Number(expected) - runs.length;
const broken: Task[] = [
  ...Array.from({ length: silent }, (_, index) =>
    brokenRun(`turbo run, ${index + 1} of ${silent} that left no summary`),
  ),
  ...runs.filter(isBroken).map(({ execution }) => brokenRun(execution.command)),
];

const summary = summarize([...tasks, ...broken], reportOf, (task) => lastWords(top, task));
process.stdout.write(print(summary));
process.exitCode = summary.failed === 0 && summary.passed > 0 ? 0 : 1;

function reportOf({ folder: home, script }: Task): readonly TestOutcome[] | undefined {
  const file = join(top, home, '.test-results', `${script.replaceAll(':', '-')}.json`);
  return existsSync(file) ? (readJson(file) as Report).tests : undefined;
}

function brokenRun(id: string): Task {
  return { id, script: 'run', folder: '', fromCache: false, exitCode: 1 };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
