import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelIds } from '@ebpf-dojo/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DEADLINE_MS, finished, parseTrace, runTool, startTool } from '../testing/tool.ts';

const FILE = '/etc/hostname';
const cats = (times: number) => `i=0; while [ $i -lt ${times} ]; do cat ${FILE}; i=$((i+1)); done`;

/** Traces a shell script, and counts the opens of {@link FILE} that pass a filter. */
async function opens(filter: readonly string[], script: string): Promise<number> {
  const command = ['trace', '--json', ...filter, '-s', 'openat', '--', 'sh', '-c', script];
  const { calls, summary } = parseTrace((await runTool(command)).stdout);
  expect(summary.lost).toBe(0);
  return calls.filter(({ text }) => text === FILE).length;
}

describe('[E8] filters by who it is', () => {
  const cleanUp: (() => void)[] = [];
  afterEach(() => {
    for (const undo of cleanUp.splice(0).toReversed()) undo();
  });

  test('-u takes one user, whoever is root beside', async () => {
    const times = randomInt(2, 9);
    const user = String(randomInt(20_000, 60_000));
    const asUser = `setpriv --reuid=${user} --clear-groups sh -c '${cats(times)}'`;
    expect(await opens(['-u', user], `${cats(3)}; ${asUser}`)).toBe(times);
  });

  test('-c takes a cgroup, and those below it', async () => {
    // Also where no cgroup2 is mounted: in a mount namespace it may be, for this test's tool alone.
    const mount = mkdtempSync(join(tmpdir(), 'cgroup-'));
    cleanUp.push(() => rmdirSync(mount));
    const name = `ebpf-dojo-${process.pid}`;
    const [above, inside] = [randomInt(1, 5), randomInt(1, 5)];
    const script = [
      cats(2),
      `mkdir -p ${mount}/${name}/inner`,
      `echo $$ > ${mount}/${name}/cgroup.procs`,
      cats(above),
      `echo $$ > ${mount}/${name}/inner/cgroup.procs`,
      cats(inside),
      `echo $$ > ${mount}/cgroup.procs`,
      cats(3),
      `rmdir ${mount}/${name}/inner`,
    ].join('; ');
    const run = (command: string) =>
      finished(
        spawn('unshare', ['-m', 'sh', '-c', `mount -t cgroup2 none ${mount} && ${command}`]),
      );
    expect((await run(`mkdir ${mount}/${name}`)).code).toBe(0);
    cleanUp.push(() => void run(`rmdir ${mount}/${name}`));
    const tool = startTool(
      ['trace', '--json', '-c', `${mount}/${name}`, '-s', 'openat', '--', 'sh', '-c', script],
      {
        prefix: [
          'unshare',
          '-m',
          'sh',
          '-c',
          `umount -a -t cgroup2; mount -t cgroup2 none ${mount} && exec "$@"`,
          'sh',
        ],
      },
    );
    const { calls } = parseTrace((await finished(tool)).stdout);
    expect(calls.filter(({ text }) => text === FILE)).toHaveLength(above + inside);
  });

  test('-t takes one thread, and all filters hold together', async () => {
    const before = new Set(kernelIds('link'));
    const tool = startTool([
      'trace',
      '--json',
      '-t',
      String(process.pid),
      '-p',
      String(process.pid),
      '-s',
      'getppid',
    ]);
    const run = finished(tool);
    await vi.waitFor(
      () => expect(kernelIds('link').filter((id) => !before.has(id)).length).toBeGreaterThan(3),
      DEADLINE_MS,
    );
    const times = randomInt(5, 50);
    for (let call = 0; call < times; call++) void process.ppid;
    tool.kill('SIGINT');
    const { calls, summary } = parseTrace((await run).stdout);
    expect(summary.seen).toBe(times);
    expect(calls.every(({ tid }) => tid === process.pid)).toBe(true);
  });
});
