import { Profile as Pprof } from 'pprof-format';
import { expect, test } from 'vitest';
import { profileOf, sampleProfile } from '../testing/profile.ts';
import { foldedLines } from './folded.ts';
import { sampleLine } from './json-output.ts';
import { pprof } from './pprof.ts';
import { speedscope } from './speedscope.ts';

test('folded stacks go from the outermost in, and a name has no separator in it', () => {
  expect(foldedLines(sampleProfile())).toEqual([
    'a:b;main;work<T&> 1',
    'app;main;[app] 1',
    'app;main;hot /srv/app.js:3:1;hot /srv/app.js:3:1 2',
    'app;main;work;do_syscall_64;ksys_read 4',
  ]);
});

test('folded stacks of processes with one name come together', () => {
  expect(
    foldedLines(
      profileOf([
        { pid: 1, count: 2, stack: ['main'] },
        { pid: 2, count: 3, stack: ['main'] },
      ]),
    ),
  ).toEqual(['app;main 5']);
});

test('speedscope: samples point at shared frames, weights add up to the end', () => {
  const profile = sampleProfile();
  const { shared, profiles, ...file } = speedscope(profile);
  expect(file).toEqual({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name: 'ebpf-tool perf: cpu-clock',
    exporter: 'ebpf-tool',
    activeProfileIndex: 0,
  });
  const [only] = profiles;
  expect(only).toMatchObject({ type: 'sampled', unit: 'none', startValue: 0, endValue: 8 });
  expect(only?.weights).toEqual([4, 2, 1, 1]);
  expect(only?.samples.map((sample) => sample.map((index) => shared.frames[index]?.name))).toEqual([
    ['app (42)', 'main', 'work', 'do_syscall_64', 'ksys_read'],
    ['app (42)', 'main', 'hot /srv/app.js:3:1', 'hot /srv/app.js:3:1'],
    ['app (42)', 'main', '[app]'],
    ['a;b (43)', 'main', 'work<T&>'],
  ]);
});

test('pprof: what the library reads back is the profile', () => {
  const time = { began: Date.UTC(2026, 0, 1), seconds: 2.5 };
  const decoded = Pprof.decode(pprof(sampleProfile(), time));
  const { strings } = decoded.stringTable;
  const text = (index: number | bigint) => strings[Number(index)];
  const functions = new Map(decoded.function.map(({ id, name }) => [id, text(name)]));
  const locations = new Map(
    decoded.location.map(({ id, line }) => [id, functions.get(line[0]?.functionId ?? 0)]),
  );
  expect(decoded.sampleType.map(({ type, unit }) => [text(type), text(unit)])).toEqual([
    ['samples', 'count'],
    ['cpu', 'nanoseconds'],
  ]);
  expect(Number(decoded.period)).toBe(10_000_000);
  expect(Number(decoded.durationNanos)).toBe(2_500_000_000);
  expect(BigInt(decoded.timeNanos)).toBe(1_767_225_600_000_000_000n);
  expect(
    decoded.sample.map(({ locationId, value, label }) => ({
      stack: locationId.map((id) => locations.get(id)),
      value: value.map(Number),
      labels: label.map(({ key, num, str }) => [text(key), Number(num) || text(str)]),
    })),
  ).toEqual([
    {
      stack: ['ksys_read', 'do_syscall_64', 'work', 'main'],
      value: [4, 40_000_000],
      labels: [
        ['pid', 42],
        ['comm', 'app'],
      ],
    },
    {
      stack: ['hot /srv/app.js:3:1', 'hot /srv/app.js:3:1', 'main'],
      value: [2, 20_000_000],
      labels: [
        ['pid', 42],
        ['comm', 'app'],
      ],
    },
    {
      stack: ['[app]', 'main'],
      value: [1, 10_000_000],
      labels: [
        ['pid', 42],
        ['comm', 'app'],
      ],
    },
    {
      stack: ['work<T&>', 'main'],
      value: [1, 10_000_000],
      labels: [
        ['pid', 43],
        ['comm', 'a;b'],
      ],
    },
  ]);
});

test('a line of JSON has both stacks, the innermost first', () => {
  const [first, , third] = sampleProfile().stacks;
  const app = '/usr/bin/app';
  expect(first && sampleLine(first)).toEqual({
    v: 1,
    type: 'sample',
    pid: 42,
    comm: 'app',
    count: 4,
    kernel: [
      { symbol: 'ksys_read', module: null },
      { symbol: 'do_syscall_64', module: null },
    ],
    user: [
      { symbol: 'work', module: app },
      { symbol: 'main', module: app },
    ],
  });
  expect(third && sampleLine(third).user[0]).toEqual({ symbol: null, module: app });
});
