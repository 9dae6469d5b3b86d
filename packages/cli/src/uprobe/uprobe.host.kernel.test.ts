import { randomInt } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { NOBODY, withCapabilities } from '../testing/prefixes.ts';
import { runTool } from '../testing/tool.ts';
import { during, linesOf, upTo } from './testing/during.ts';
import { compiledFunctions, startFunctions } from './testing/functions.ts';

requires('uprobe');

const functions = compiledFunctions();

test('[Q4] texts are read; those cut and those unreadable are told, and counted', async () => {
  const n = randomInt(20, 60);
  await using work = await startFunctions([functions.binary, 'texts', String(n)]);
  const { lines, summary } = await during([functions.binary, 'say', '--args', 'str'], () =>
    work.run(),
  );
  const calls = linesOf(lines, 'function_call');
  expect(calls.slice(0, n).map(({ args }) => args)).toEqual(
    upTo(n).map((index) => [String.fromCodePoint(97 + (index % 26))]),
  );
  expect(
    calls
      .slice(n)
      .map(({ args, args_cut, args_unreadable }) => [...args, args_cut, args_unreadable]),
  ).toEqual([
    ['x'.repeat(127), [0], []],
    [null, [], []],
    [null, [], [0]],
  ]);
  expect(summary).toMatchObject({ delivered: n + 3, lost: 0, truncated: 1, unreadable: 1 });
});

test('[Q4] of a hot function of libc in one process each call is delivered, or counted as lost', async () => {
  const n = 150_000;
  await using work = await startFunctions([functions.binary, 'mallocs', String(n)]);
  const { lines, summary } = await during(['libc', 'malloc', '-p', String(work.pid)], () =>
    work.run(),
  );
  expect(summary.seen).toBe(n);
  expect(summary.lost_by_cause.ring_full).toBeGreaterThan(0);
  expect(summary.lost).toBe(summary.lost_by_cause.ring_full);
  expect(lines).toHaveLength(summary.delivered);
});

test('[Q4] calls within each other for which the kernel side has no room are counted as lost', async () => {
  const room = 65_536;
  const n = room + randomInt(100, 5000);
  await using work = await startFunctions([functions.binary, 'nested', String(n)]);
  const { lines, summary } = await during([functions.binary, 'call_self', '--latency'], () =>
    work.run(),
  );
  const [self] = linesOf(lines, 'function_latency');
  // The kernel sees the returns of the outermost 64.
  expect(self).toMatchObject({ count: 64, unfinished: room - 64 });
  expect(summary).toMatchObject({
    seen: n,
    delivered: room,
    lost: n - room,
    lost_by_cause: { ring_full: 0, map_full: n - room, recursion: 0 },
  });
});

test('[E5] a path means the file that the process has there, as in a container', async () => {
  const n = randomInt(20, 60);
  const inside = join(functions.folder, 'inside');
  const start = `mkdir -p ${inside} && mount -t tmpfs none ${inside} && cp ${functions.binary} ${inside}/hidden && exec ${inside}/hidden texts ${n}`;
  await using work = await startFunctions(['unshare', '--mount', 'sh', '-c', start]);
  const { summary } = await during([join(inside, 'hidden'), 'say', '-p', String(work.pid)], () =>
    work.run(),
  );
  expect(summary).toMatchObject({
    binary: `/proc/${work.pid}/root${inside}/hidden`,
    delivered: n + 3,
    lost: 0,
  });
});

test('[E9] a binary that this user may not read is told in one line', async () => {
  chmodSync(functions.folder, 0o755);
  chmodSync(functions.binary, 0o700);
  const { code, stdout, stderr } = await runTool(['uprobe', functions.binary, 'say'], {
    prefix: NOBODY,
  });
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: `ebpf-tool: ${functions.binary} may not be read by this user (EACCES): use sudo, or give a file that may.\n`,
  });
});

test('[E5] works without root, with three capabilities', async () => {
  chmodSync(functions.folder, 0o755);
  chmodSync(functions.binary, 0o755);
  const n = randomInt(20, 60);
  await using work = await startFunctions([functions.binary, 'nested', String(n)]);
  const { lines, summary } = await during(
    [functions.binary, 'call_*', '--latency'],
    () => work.run(),
    withCapabilities('bpf', 'perfmon', 'dac_read_search'),
  );
  expect(summary.delivered).toBe(2 * n);
  expect(linesOf(lines, 'function_latency')).toHaveLength(2);
});
