import { describe, expect, test } from 'vitest';
import { exitCodeOf, problemsOf, type Problem } from './judge.ts';
import type { KernelRun } from './kernel-run.ts';
import { merge } from './merge.ts';
import { blocked, failed, oldFacts, passed, ran } from './testing.ts';

const noQemu = { blocked: true, reason: 'no QEMU', remedy: ['install it'] };

function judge(runs: readonly KernelRun[], complete = true): readonly Problem[] {
  return problemsOf(merge(runs), complete);
}

const kinds = (problems: readonly Problem[]) => problems.map(({ kind }) => kind);

describe('a test', () => {
  test('that passes everywhere is no problem', () => {
    expect(judge([ran('host', [passed('a')]), ran('5.10', [passed('a')])])).toEqual([]);
  });

  test('that fails on one kernel is one, with its error', () => {
    expect(judge([ran('host', [passed('a')]), ran('5.10', [failed('a', 'Error: no')])])).toEqual([
      expect.objectContaining({ kind: 'failed', kernel: '5.10', title: 'a', what: 'Error: no' }),
    ]);
  });

  test('may be BLOCKED where the feature table says that the kernel lacks what it needs', () => {
    const old = ran('5.10', [blocked('a', 'kprobe.multi')], { facts: oldFacts });
    expect(judge([ran('6.12', [passed('a', ['kprobe.multi'])]), old])).toEqual([]);
  });

  test('may not be BLOCKED elsewhere', () => {
    const problems = judge([
      ran('host', [passed('a', ['kprobe.multi'])]),
      ran('6.12', [blocked('a', 'kprobe.multi')]),
    ]);
    expect(problems).toMatchObject([{ kind: 'blocked without excuse', kernel: '6.12' }]);
    expect(problems[0]?.what).toContain('this kernel has no kprobe.multi');
  });

  test('is excused by all it lacks, not by some of it', () => {
    const one = blocked('a', 'kprobe.multi');
    const both = { features: ['kprobe.multi', 'ipv6'], reason: 'neither', remedy: '' };
    const old = ran('5.10', [{ ...one, blocked: both }], { facts: oldFacts });
    expect(kinds(judge([ran('host', [passed('a')]), old]))).toEqual(['blocked without excuse']);
  });

  test('has to pass somewhere', () => {
    const old = ran('5.10', [blocked('a', 'kprobe.multi')], { facts: oldFacts });
    expect(kinds(judge([old]))).toEqual(['passed nowhere']);
    // Of a part, or when a kernel is out of reach, nobody can tell.
    expect(kinds(judge([old], false))).toEqual([]);
    expect(kinds(judge([old, ran('6.1', [], { trouble: noQemu })]))).toEqual(['kernel blocked']);
  });

  test('for the host alone is missing nowhere else, and on the host it is', () => {
    const alone = { ...passed('a'), file: 'packages/cli/src/a.host.kernel.test.ts' };
    expect(judge([ran('host', [alone]), ran('5.10', [])])).toEqual([]);
    expect(judge([ran('host', []), ran('5.10', [alone])])).toMatchObject([
      { kind: 'missing', kernel: 'host', title: 'a' },
    ]);
  });

  test('for the host and one VM is missing in no other', () => {
    const some = { ...passed('a'), file: 'packages/cli/src/a.vm-6.12.kernel.test.ts' };
    const there = [ran('host', [some]), ran('6.12', [some])];
    expect(judge([...there, ran('5.10', [])])).toEqual([]);
    expect(judge([ran('host', [some]), ran('6.12', [])])).toMatchObject([
      { kind: 'missing', kernel: '6.12', title: 'a' },
    ]);
  });

  test('that a kernel says nothing of is missing there', () => {
    expect(judge([ran('host', [passed('a 17')]), ran('5.10', [passed('a 42')])])).toMatchObject([
      { kind: 'missing', kernel: '5.10', title: 'a 17' },
      { kind: 'missing', kernel: 'host', title: 'a 42' },
    ]);
  });

  test('what failed around tests on one kernel is not missing on others', () => {
    const around = failed('the file as a whole', 'Error: hook');
    expect(kinds(judge([ran('host', [passed('a')]), ran('5.10', [passed('a'), around])]))).toEqual([
      'failed',
    ]);
  });

  test('that passes without what it requires shows that the table is wrong', () => {
    const old = ran('5.10', [passed('a', ['kprobe.multi'])], { facts: oldFacts });
    expect(judge([old])).toMatchObject([
      { kind: 'feature table', what: expect.stringContaining('it came with Linux 5.18') },
    ]);
  });
});

describe('a kernel', () => {
  test('that cannot be had is a problem, and its tests are not missing', () => {
    expect(judge([ran('host', [passed('a')]), ran('5.10', [], { trouble: noQemu })])).toEqual([
      { kind: 'kernel blocked', kernel: '5.10', what: 'BLOCKED: no QEMU\ninstall it' },
    ]);
  });

  test('that broke keeps the results it gave', () => {
    const trouble = { blocked: false, reason: 'exit code 1', remedy: [] };
    expect(kinds(judge([ran('host', [failed('a', 'no')], { trouble })]))).toEqual([
      'kernel failed',
      'failed',
    ]);
  });
});

test('the exit code is 3 only when this machine alone is to blame', () => {
  const cannot: Problem = { kind: 'kernel blocked', kernel: '5.10', what: '' };
  const wrong: Problem = { kind: 'failed', kernel: '5.10', what: '' };
  expect([[], [cannot], [cannot, wrong], [wrong]].map(exitCodeOf)).toEqual([0, 3, 1, 1]);
});
