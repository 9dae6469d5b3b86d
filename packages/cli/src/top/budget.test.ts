import { describe, expect, test } from 'vitest';
import type { TopProbe } from '../output/schema/index.ts';
import {
  NO_STEPS,
  isSteppedDown,
  nextBudget,
  percent,
  slowdownOf,
  wanted,
  type BudgetState,
} from './budget.ts';

const BUDGET = 0.02;

interface Load {
  readonly process: number;
  readonly probes: Partial<Record<TopProbe, number>>;
}

/** Intervals of a second at this load, of which a probe that is off costs nothing. */
function run(from: BudgetState, load: Load, seconds: number): BudgetState {
  let state = from;
  for (let second = 0; second < seconds; second++) {
    const on = Object.entries(load.probes) as [TopProbe, number][];
    const probes = new Map(on.filter(([name]) => !isSteppedDown(state, name)));
    const process = load.process / slowdownOf(state);
    state = nextBudget(state, { seconds: 1, process, probes }, BUDGET);
  }
  return state;
}

const off = ({ steps }: BudgetState) => steps.map(({ probe }) => probe ?? 'slower');

const busy: Load = {
  process: 0.004,
  probes: { latency: 0.04, run_queue: 0.001, processes: 0.01, tcp: 0.0005 },
};

describe('[M4.5] a budget', () => {
  test('of enough changes nothing', () => {
    const idle = { process: 0.008, probes: { latency: 0.002, processes: 0.001 } };
    expect(run(NO_STEPS, idle, 1000)).toMatchObject({ steps: [], over: 0, change: null });
  });

  test('that is passed once changes nothing: that may be an accident', () => {
    const once = run(NO_STEPS, busy, 1);
    expect(once).toMatchObject({ steps: [], change: null });
    expect(run(once, { process: 0.001, probes: {} }, 1)).toMatchObject({ steps: [], over: 0 });
  });

  test('that is passed twice in a row turns off what measures times, the costliest first, and says so', () => {
    const state = run(NO_STEPS, busy, 2);
    expect(off(state)).toEqual(['latency']);
    expect(state.change).toBe('5.55 % is over the budget of 2 %: latency is off');
    // What is left fits.
    expect(off(run(state, busy, 9))).toEqual(['latency']);
  });

  test('steps down from times to counts to nothing', () => {
    const heavy = {
      process: 0.001,
      probes: { latency: 0.2, run_queue: 0.1, processes: 0.3, tcp: 0.05 },
    };
    const seen: string[][] = [];
    let state = NO_STEPS;
    for (let step = 0; step < 5; step++) seen.push(off((state = run(state, heavy, 2))));
    expect(seen).toEqual([
      ['latency'],
      ['latency', 'run_queue'],
      ['latency', 'run_queue', 'processes'],
      ['latency', 'run_queue', 'processes', 'tcp'],
      ['latency', 'run_queue', 'processes', 'tcp'],
    ]);
  });

  test('that the process itself passes makes intervals longer instead', () => {
    const slow = { process: 0.05, probes: { latency: 0.002 } };
    const state = run(NO_STEPS, slow, 2);
    expect(off(state)).toEqual(['slower']);
    expect(state.change).toBe('5.20 % is over the budget of 2 %: intervals are twice as long');
    // 5 % are 1.25 % of intervals four times as long.
    expect(slowdownOf(run(state, slow, 9))).toBe(4);
  });

  test('is tried again when there is room, later each time that it was too early', () => {
    let state = run(NO_STEPS, busy, 2);
    const waits: number[] = [];
    for (let round = 0; round < 7; round++) {
      let seconds = 0;
      // Less is going on, so that all that is left costs little; but latency costs as much as ever.
      const calm = { ...busy, probes: { ...busy.probes, processes: 0.001 } };
      while (isSteppedDown(state, 'latency') && seconds < 1000) {
        state = run(state, calm, 1);
        seconds++;
      }
      waits.push(seconds);
      state = run(state, calm, 2);
      expect(off(state)).toEqual(['latency']);
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 320]);
  });

  test('says what is on again', () => {
    const state = run(run(NO_STEPS, busy, 2), { process: 0.001, probes: {} }, 10);
    expect(state).toMatchObject({
      steps: [],
      change: 'within the budget for 10 s: latency is on again',
    });
  });

  test('with little room, but within it, tries nothing', () => {
    const state = run(NO_STEPS, busy, 2);
    expect(off(run(state, busy, 1000))).toEqual(['latency']);
  });

  test('yields to a person who wants a probe all the same, for as long as it can', () => {
    const state = run(NO_STEPS, busy, 2);
    const asked = wanted(state, 'latency');
    expect(asked.steps).toEqual([]);
    expect(wanted(asked, 'tcp')).toBe(asked);
    expect(off(run(asked, busy, 2))).toEqual(['latency']);
  });
});

test('shares are told in percent', () => {
  expect([0, 0.02, 0.0031, 0.1, 0.256, 1].map(percent)).toEqual([
    '0 %',
    '2 %',
    '0.31 %',
    '10 %',
    '26 %',
    '100 %',
  ]);
});
