// What depends on time: in an emulated machine clocks leave out what they were late for.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { kernelIds, onlineCpus } from '@ebpf-dojo/core';
import { workloadBinary } from '@ebpf-dojo/testkit';
import { Profile as Pprof } from 'pprof-format';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { expectExact, parsePerf, sampled, sum } from '../testing/perf-run.ts';
import { openPicture } from '../testing/picture.ts';
import { DEADLINE_MS, runTool } from '../testing/tool.ts';
import type { SpeedscopeFile } from './speedscope.ts';

const ids = () => (['program', 'map', 'link'] as const).map((kind) => new Set(kernelIds(kind)));

let before: ReturnType<typeof ids>;
let folder: string;
beforeEach(() => {
  before = ids();
  folder = mkdtempSync(join(tmpdir(), 'perf-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await vi.waitFor(
    () =>
      expect(ids().map((now, kind) => [...now].filter((id) => !before[kind]?.has(id)))).toEqual([
        [],
        [],
        [],
      ]),
    DEADLINE_MS,
  );
});

test('[E7] as many samples as the CPU time of a known piece of work, in the function that does it', async () => {
  const milliseconds = randomInt(300, 600);
  const { code, stdout, stderr } = await sampled(['-F', '200'], 'burn', milliseconds);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { samples, summary } = parsePerf(stdout);
  expectExact(samples, summary);
  expect(summary).toMatchObject({ event: 'cpu-clock', frequency: 200, period: null, lost: 0 });
  const expected = (milliseconds / 1000) * 200;
  const bound = Math.max(0.2 * expected, 3);
  const burning = samples.filter(({ user }) => user.some(({ symbol }) => symbol === 'burn'));
  expect(Math.abs(sum(burning) - expected)).toBeLessThanOrEqual(bound);
  expect(new Set(samples.map(({ pid }) => pid)).size).toBe(1);
  const binaries = burning.map(({ user }) => user.find(({ symbol }) => symbol === 'burn')?.module);
  expect(new Set(binaries)).toEqual(new Set([workloadBinary()]));
});

test('[E7] a busy Node.js process shows its JavaScript function, in every format', async () => {
  const script = join(folder, 'busy.js');
  writeFileSync(
    script,
    'function busyFunctionOfOurs(n) { let sum = 0; for (let i = 0; i < n; i++) sum += Math.sqrt(i) % 7; return sum }\n' +
      'console.log("busy"); for (;;) busyFunctionOfOurs(1e5)',
  );
  const node = spawn(process.execPath, ['--perf-basic-prof', script], {
    // V8 leaves a log behind, too.
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    node.kill('SIGKILL');
    rmSync(`/tmp/perf-${node.pid}.map`, { force: true });
  });
  await once(node.stdout, 'data');
  const file = (name: string) => join(folder, name);
  const { code, stdout, stderr } = await runTool([
    ...['perf', '--json', '-d', '1.5', '-p', String(node.pid)],
    ...['--folded', file('stacks'), '--flamegraph', file('flames.svg')],
    ...['--speedscope', file('scope.json'), '--pprof', file('pprof.gz')],
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { samples, summary } = parsePerf(stdout);
  expectExact(samples, summary);
  expect(new Set(samples.map(({ pid }) => pid))).toEqual(new Set([node.pid]));
  expect(summary.samples).toBeGreaterThan(10);

  const name = `busyFunctionOfOurs ${script}:1:28`;
  const ours = sum(samples.filter(({ user }) => user.some(({ symbol }) => symbol === name)));
  expect(ours).toBeGreaterThan(summary.samples / 2);

  const folded = readFileSync(file('stacks'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const end = line.lastIndexOf(' ');
      return { frames: line.slice(0, end).split(';'), count: Number(line.slice(end)) };
    });
  expect(sum(folded)).toBe(summary.samples);
  expect(sum(folded.filter(({ frames }) => frames.includes(name)))).toBe(ours);

  const scope = JSON.parse(readFileSync(file('scope.json'), 'utf8')) as SpeedscopeFile;
  expect(scope.profiles[0]?.weights.reduce((total, weight) => total + weight, 0)).toBe(
    summary.samples,
  );
  expect(scope.shared.frames.map((frame) => frame.name)).toContain(name);

  const profile = Pprof.decode(gunzipSync(readFileSync(file('pprof.gz'))));
  expect(profile.sample.reduce((total, { value }) => total + Number(value[0]), 0)).toBe(
    summary.samples,
  );
  expect(profile.stringTable.strings).toContain(name);

  const picture = openPicture(readFileSync(file('flames.svg'), 'utf8'));
  const block = picture.block('busyFunctionOfOurs');
  block.fire('click');
  expect(block.querySelector('rect')?.getAttribute('width')).toBe('1180.00');
});

test('[E7] all CPUs are sampled, at the frequency asked for', async () => {
  const { code, stdout } = await runTool(['perf', '--json', '--idle', '-F', '100', '-d', '1']);
  expect(code).toBe(0);
  const { samples, summary } = parsePerf(stdout);
  expectExact(samples, summary);
  const most = summary.cpus * 100 * summary.seconds;
  expect(summary.cpus).toBe(onlineCpus().length);
  // What the tool itself does is left out, and a hypervisor may take a CPU away.
  expect(summary.samples).toBeGreaterThan(0.4 * most);
  expect(summary.samples).toBeLessThan(1.1 * most + summary.cpus);
});

test('[E7] a counter that the machine lacks is said to be missing, with exit code 3', async () => {
  const { code, stdout, stderr } = await runTool(['perf', '-e', 'cpu-cycles', '-d', '0.2']);
  // Where the kernel knows of counters there is a device for them: cpu, or armv8_pmuv3_0.
  const hasCounters = readdirSync('/sys/bus/event_source/devices').some((name) =>
    /^cpu|^armv\d/.test(name),
  );
  if (hasCounters) return expect({ code, stderr }).toMatchObject({ code: 0 });
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/cpu-cycles.*failed/);
  expect(stderr).toMatch(/no such hardware counter[\s\S]*cpu-clock/);
});
