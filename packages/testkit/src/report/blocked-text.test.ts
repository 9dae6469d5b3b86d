import { expect, test } from 'vitest';
import { blockedText } from './blocked-text.ts';
import type { TestOutcome } from './test-outcome.ts';

const passed: TestOutcome = {
  file: 'a.test.ts',
  title: 'runs',
  status: 'pass',
  duration: 1,
  requires: [],
  errors: [],
};
const kprobes = {
  features: ['kprobe'],
  reason: 'this kernel has no kprobes (ENOENT)',
  remedy: 'Use another kernel.',
};
const blocked = (title: string, why = kprobes): TestOutcome => ({
  ...passed,
  title,
  status: 'blocked',
  requires: why.features,
  blocked: why,
});

test('says each reason once, with the remedy and the tests, and counts them', () => {
  const root = { features: ['root'], reason: 'this runs as user 1000', remedy: 'Run it as root.' };
  expect(blockedText([blocked('one'), passed, blocked('three', root), blocked('two')]))
    .toBe(`BLOCKED  this kernel has no kprobes (ENOENT)
  fix: Use another kernel.
  a.test.ts > one  (requires kprobe)
  a.test.ts > two  (requires kprobe)

BLOCKED  this runs as user 1000
  fix: Run it as root.
  a.test.ts > three  (requires root)

3 blocked
`);
});

test('says nothing when nothing is blocked', () => {
  expect(blockedText([passed])).toBe('');
});
