import { describe, expect, test } from 'vitest';
import { feature, features, requires } from './index.ts';

describe('this machine', () => {
  test.for(features)('%s: yes, or no with a reason and a remedy', (name) => {
    const answer = feature(name);
    expect(answer).not.toMatchObject({ has: 'unknown' });
    if (answer.has === 'no')
      expect([answer.reason, answer.remedy]).toEqual([
        expect.stringMatching(/\w/),
        expect.stringMatching(/\.$|tracefs|sysctl/),
      ]);
  });

  test('an answer is found out once', () => {
    for (const name of features) expect(feature(name)).toBe(feature(name));
  });
});

// Every kind of hook, so that a matrix of kernels shows which has what: those that are missing are BLOCKED here.
describe('hooks', () => {
  test.for(features)('%s', (name) => {
    requires(name);
    expect(feature(name)).toEqual({ has: 'yes' });
  });
});
