import { expect, test } from 'vitest';
import { FEATURES, whyLacking } from './features.ts';
import { facts, oldFacts } from './testing.ts';

test('a kernel with everything lacks nothing', () => {
  for (const feature of Object.keys(FEATURES)) expect(whyLacking(feature, facts)).toBeUndefined();
});

test('a kernel lacks what came later', () => {
  expect(whyLacking('kprobe.multi', oldFacts)).toBe('it came with Linux 5.18');
  expect(whyLacking('kprobe.multi', { ...facts, release: '5.9.0' })).toBeDefined();
  expect(whyLacking('kprobe.multi', { ...facts, release: '5.18.0-rc1' })).toBeUndefined();
  expect(whyLacking('kprobe.multi', { ...facts, release: '10.0.1' })).toBeUndefined();
});

test('a kernel lacks what it was built without', () => {
  const options = facts.options.filter((option) => option !== 'CONFIG_FPROBE');
  expect(whyLacking('kprobe.multi', { ...facts, options })).toBe('built without CONFIG_FPROBE');
});

test('only patching functions needs ftrace, and only its refusal counts', () => {
  expect(whyLacking('fentry', { ...facts, ftrace: 'closed' })).toBe(
    'its host forbids ftrace, even to root',
  );
  expect(whyLacking('fentry', { ...facts, ftrace: 'absent' })).toBeUndefined();
  expect(whyLacking('kprobe', { ...facts, ftrace: 'closed' })).toBeUndefined();
});

test('a feature that the table does not know is no excuse', () => {
  expect(whyLacking('bpftool', oldFacts)).toBeUndefined();
});

test('each row names its source', () => {
  for (const { source } of Object.values(FEATURES)) expect(source).toMatch(/\w/);
});
