import { expect, test } from 'vitest';
import { stateBits, stateName, stateNames, statesOf } from './states.ts';

test('states are bits and names, both ways', () => {
  expect(stateNames).toHaveLength(10);
  for (const name of stateNames) expect(statesOf(stateBits([name]))).toEqual([name]);
  expect(statesOf(stateBits(stateNames))).toEqual(stateNames);
  expect(stateName(1)).toBe('ESTABLISHED');
  expect(stateName(6)).toBe('TIME_WAIT');
});
