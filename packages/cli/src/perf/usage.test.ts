import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { UsageError } from '../exit.ts';
import { writeFiles } from './files.ts';
import { runPerf, type RunPerfOptions } from './run.ts';

const given: RunPerfOptions = {
  frequency: 99,
  event: 'cpu-clock',
  idle: false,
  top: 20,
  json: false,
  color: true,
  command: [],
};

test.for([
  [{ event: 'cpu-clok' }, "'cpu-clok' is no perf event. Did you mean cpu-clock?"],
  [{ event: 'toString' }, 'is no perf event'],
  [{ frequency: 999_999_999 }, /at most \d+ samples a second, not 999999999/],
  [{ json: true, folded: true }, 'give --folded a file'],
  [{ flamegraph: '/proc/nowhere/a.svg' }, '/proc/nowhere/a.svg cannot be written: no such file'],
  [{ pprof: '/tmp' }, '/tmp is a folder'],
  [{ pid: 1, command: ['true'] }, 'either --pid or a command'],
  [{ command: ['no-such-command'] }, 'the command no-such-command was not found'],
] as const)(
  '[E9] %j is a wrong command line, found before anything starts',
  async ([fields, message]) => {
    const run = runPerf({ ...given, ...fields });
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(message);
  },
);

test('each file is written, and one that cannot be is told of', () => {
  const folder = mkdtempSync(join(tmpdir(), 'files-'));
  const said: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  onTestFinished(() => {
    stderr.mockRestore();
    rmSync(folder, { recursive: true });
  });
  const good = { path: join(folder, 'a'), content: () => 'text' };
  expect(writeFiles([good])).toBe(true);
  expect(writeFiles([{ path: '/dev/full', content: () => 'text' }, good])).toBe(false);
  expect(readFileSync(good.path, 'utf8')).toBe('text');
  expect(said).toEqual([
    `wrote ${good.path}\n`,
    'ebpf-tool: /dev/full could not be written: no space left on device (ENOSPC).\n',
    `wrote ${good.path}\n`,
  ]);
});
