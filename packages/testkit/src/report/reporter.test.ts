import { beforeAll, describe, expect, test } from 'vitest';
import { outcome, runFixtures, type FixtureRun } from '../testing/run-fixtures.ts';

const TIMEOUT_MS = 120_000;
const MAGIC = {
  features: ['magic'],
  reason: 'this kernel has no magic',
  remedy: 'Use another kernel.',
};

describe('a run of files given by name, of which one is blocked', () => {
  let run: FixtureRun;
  beforeAll(async () => {
    run = await runFixtures('blocked.fixture.ts');
  }, TIMEOUT_MS);

  test('exits with 3', () => {
    expect(run).toMatchObject({ code: 3 });
  });

  test('tells each test as passed or blocked, with reason, remedy and what was required', () => {
    expect(outcome(run, 'runs')).toMatchObject({
      file: 'blocked.fixture.ts',
      status: 'pass',
      requires: [],
      errors: [],
    });
    expect(outcome(run, 'is blocked')).toMatchObject({
      status: 'blocked',
      requires: ['magic'],
      blocked: MAGIC,
    });
  });

  test('a blocked suite blocks its tests, and nothing else of it runs', () => {
    expect(run.tests.map(({ title, status }) => [title, status])).toEqual([
      ['runs', 'pass'],
      ['is blocked', 'blocked'],
      ['a suite > one', 'blocked'],
      ['a suite > two', 'blocked'],
    ]);
  });

  test('prints them apart', () => {
    expect(run.output).toContain(
      'BLOCKED  this kernel has no magic\n  fix: Use another kernel.\n  blocked.fixture.ts > is blocked  (requires magic)',
    );
    expect(run.output).toContain('\n3 blocked\n');
  });
});

test(
  "a test asked for by its own name exits with 3, and the others are nobody's business",
  { timeout: TIMEOUT_MS },
  async () => {
    const { code, tests } = await runFixtures('blocked.fixture.ts', '-t', 'is blocked');
    expect(tests.map(({ title }) => title)).toEqual(['is blocked']);
    expect(code).toBe(3);
  },
);

test(
  'a run in which a test was skipped without a reason has failed',
  { timeout: TIMEOUT_MS },
  async () => {
    const run = await runFixtures('skipped.fixture.ts', 'blocked.fixture.ts');
    expect(outcome(run, 'is skipped without a reason')).toMatchObject({
      status: 'fail',
      errors: ['it is skipped, not run (not today)'],
    });
    expect(run.output).toContain(
      'FAILED   skipped.fixture.ts > is skipped without a reason: it is skipped, not run (not today)',
    );
    expect(run.code).toBe(1);
  },
);

test(
  'a file that cannot be loaded, and a hook that fails, have failed',
  { timeout: TIMEOUT_MS },
  async () => {
    const run = await runFixtures('broken.fixture.ts', 'hooks.fixture.ts');
    expect(run.tests).toMatchObject([
      {
        file: 'broken.fixture.ts',
        title: 'the file as a whole',
        status: 'fail',
        errors: [expect.stringContaining('at the top')],
      },
      { file: 'hooks.fixture.ts', title: 'a suite > passes', status: 'pass' },
      {
        file: 'hooks.fixture.ts',
        title: 'a suite',
        status: 'fail',
        errors: [expect.stringContaining('in afterAll')],
      },
    ]);
    expect(run.code).toBe(1);
  },
);

test(
  'a run of everything that passed but for what is blocked exits with 0',
  { timeout: TIMEOUT_MS },
  async () => {
    const run = await runFixtures('--exclude', '{skipped,broken,hooks,leaks,ladder}.fixture.ts');
    expect(run.tests.map(({ status }) => status)).toContain('blocked');
    expect(run).toMatchObject({ code: 0 });
  },
);
