import type { TestOutcome } from '@ebpf-dojo/testkit/report';
import { print } from '../test-summary/print.ts';
import { summarize } from '../test-summary/summarize.ts';
import type { Task } from '../test-summary/turbo-run.ts';
import { readRepository } from './repository.ts';

/**
 * What `npm test` ends with when everything passes, for documents to show: the rows are those of these test files. The counts are
 * not those of a run: each file counts as one test.
 */
export function suiteSummary(files: Iterable<string>): string {
  const kernel: string[] = [];
  const units = new Map<string, string[]>();
  for (const file of files) {
    if (file.endsWith('.kernel.test.ts')) kernel.push(file);
    else if (file.endsWith('.test.ts')) {
      const folder = /^packages\/[^/]+|^[^/]+/.exec(file)?.[0] ?? '';
      units.set(folder, [...(units.get(folder) ?? []), file]);
    }
  }
  const tests = new Map<Task, readonly string[]>([
    [task('//#lint', ''), []],
    [task('//#test:kernel', ''), kernel.toSorted()],
    ...[...units].map(([folder, its]): [Task, string[]] => [unitTask(folder), its]),
  ]);
  const report = (each: Task) => tests.get(each)?.map(passed);
  return print(summarize([...tests.keys()], report));
}

function passed(file: string): TestOutcome {
  return { file, title: '', status: 'pass', duration: 0, requires: [], errors: [] };
}

function unitTask(folder: string): Task {
  return folder === 'tools' ? task('//#test:tools', '') : task(`@${folder}#test`, folder);
}

function task(id: string, folder: string): Task {
  return { id, folder, script: id.slice(id.indexOf('#') + 1), fromCache: false, exitCode: 0 };
}

if (import.meta.main) process.stdout.write(suiteSummary(readRepository().files));
