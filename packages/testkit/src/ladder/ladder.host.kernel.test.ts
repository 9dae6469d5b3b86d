import { attachUprobe } from '@ebpf-dojo/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { requires } from '../features/index.ts';
import { loadObserver } from '../testing/observer.ts';
import { outcome, runFixtures, type FixtureRun } from '../testing/run-fixtures.ts';
import { WORKLOAD_FUNCTION, workload, workloadBinary } from '../workload/index.ts';

requires('uprobe', 'raw tracepoint', 'root');

const target = { binary: workloadBinary(), function: WORKLOAD_FUNCTION };

test('matchers hold for a program that counts right', async () => {
  const work = await workload.calls();
  using object = loadObserver(work.pid, 'count_function');
  attachUprobe(object.programs.count_function, target);
  await work.run();
  expect(object.programs.count_function).toHaveRun();
  expect(object.programs.count_function).toHaveRun(work.n);
  expect(object.programs.count_function).not.toHaveRun(work.n + 1);
  expect(object.maps.totals).toHaveEntry(0, BigInt(work.n));
  expect(object.maps.totals).toHaveEntry(1);
  expect(object.maps.calls).not.toHaveEntry(1);
});

test('matchers refuse what they cannot look at', () => {
  expect(() => expect(1 as never).toHaveRun()).toThrow(
    'toHaveRun looks at a program; it was given 1',
  );
  expect(() => expect('x' as never).toHaveEntry(1)).toThrow(
    "toHaveEntry looks at a map with keys; it was given 'x'",
  );
});

describe('when they fail they say how far the program came', () => {
  let run: FixtureRun;
  beforeAll(async () => {
    run = await runFixtures('ladder.fixture.ts');
  }, 120_000);

  test.for([
    [
      'a probe that never fires',
      "map 'totals' (array)",
      'totals[0] = 7n',
      'totals[0] = 0n',
      'opened 7 files',
      'Loaded ✓  attached ✓  ran 0× ✗  wrote 0 entries ✗  → attached, ran 0×: what it is attached to never happened while it was',
    ],
    [
      'a program that never runs',
      "program 'count_function' (uprobe)",
      'has run',
      'ran 0×',
      'opened 7 files',
      'Loaded ✓  attached ✓  ran 0× ✗  → attached, ran 0×: what it is attached to never happened while it was',
    ],
    [
      'a program that runs and writes nothing',
      "map 'totals' (array)",
      'totals[0] = 7n',
      'totals[0] = 0n',
      'called workload_function 7 times',
      'Loaded ✓  attached ✓  ran 7× ✓  wrote 0 entries ✗  → your program runs but never writes the map',
    ],
    [
      'a program that writes another entry',
      "map 'totals' (array)",
      'totals[0] = 8n',
      'totals[0] = 7n',
      'called workload_function 7 times',
      'Loaded ✓  attached ✓  ran 7× ✓  wrote 1 entry ✓  → your program writes the map, but not this',
    ],
  ] as const)('%s', ([title, what, expected, got, did, rungs]) => {
    const [error = ''] = outcome(run, title).errors;
    const lines = error
      .replace(/^Error: /, '')
      .split('\n')
      .slice(0, 5);
    expect(lines).toEqual([
      what,
      expect.stringMatching(new RegExp(`^  Did:      child \\d+ ${did}$`)),
      `  Expected: ${expected}`,
      `  Got:      ${got}`,
      `  ${rungs}`,
    ]);
  });

  test('with several programs, each has its line', () => {
    const [error] = outcome(run, 'a program that nobody attached, beside another').errors;
    expect(error).toMatch(
      /count_call: Loaded ✓ {2}attached ✓ .*\n {2}count_function: Loaded ✓ {2}attached ✗ .*never attached/,
    );
  });
});
