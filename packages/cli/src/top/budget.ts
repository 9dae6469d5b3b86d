import type { TopProbe } from '../output/schema/index.ts';

/** What measures times costs more than what counts: it goes first. */
const MEASURES_TIME: ReadonlySet<TopProbe> = new Set(['latency', 'run_queue']);
/** One interval may be an accident, such as a collection of garbage. */
const INTERVALS_OVER = 2;
/** Below this share of the budget there is room for more. */
const ROOM = 0.5;
const FIRST_WAIT_S = 10;
const LONGEST_WAIT_S = 320;
const MOST_SLOWDOWN = 8;

/** Something that was given up to stay within the budget. */
export type Step =
  | { readonly probe: TopProbe }
  /** Intervals twice as long. */
  | { readonly probe: null };

/** How much has been given up, and since when. */
export interface BudgetState {
  /** In the order in which it was done. */
  readonly steps: readonly Step[];
  /** Intervals in a row that were over the budget. */
  readonly over: number;
  /** Seconds in a row with room for more. */
  readonly calm: number;
  /** Seconds of calm that it takes to undo a step: twice as many each time one had to be done again. */
  readonly wait: number;
  /** Seconds since a step was undone; Infinity when none was. */
  readonly sinceUndone: number;
  /** What changed by the last sample, for people; null for nothing. */
  readonly change: string | null;
}

/** What one interval cost, as shares of one CPU. */
export interface CostSample {
  readonly seconds: number;
  readonly process: number;
  /** Of each probe that is on; 0 where the kernel does not tell. */
  readonly probes: ReadonlyMap<TopProbe, number>;
}

/** Nothing is given up. */
export const NO_STEPS: BudgetState = {
  steps: [],
  over: 0,
  calm: 0,
  wait: FIRST_WAIT_S,
  sinceUndone: Infinity,
  change: null,
};

/** How many times longer intervals are than was asked for. */
export function slowdownOf({ steps }: BudgetState): number {
  return 2 ** steps.filter(({ probe }) => probe === null).length;
}

/** Whether a probe was given up. */
export function isSteppedDown({ steps }: BudgetState, probe: TopProbe): boolean {
  return steps.some((step) => step.probe === probe);
}

/** A probe that a person wants after all: it is tried again at once. */
export function wanted(state: BudgetState, probe: TopProbe): BudgetState {
  if (!isSteppedDown(state, probe)) return state;
  return { ...state, steps: state.steps.filter((step) => step.probe !== probe), over: 0, calm: 0 };
}

/**
 * What to do after an interval. Over the budget twice in a row, one thing is given up: of what measures times the costliest, then of what
 * counts; or half of the intervals, when it is the process that costs more than its programs. After a while with room for more, the last
 * step is undone; that while doubles whenever it was too early.
 *
 * @param budget a share of one CPU
 */
export function nextBudget(state: BudgetState, sample: CostSample, budget: number): BudgetState {
  const bpf = [...sample.probes.values()].reduce((sum, share) => sum + share, 0);
  const share = bpf + sample.process;
  const sinceUndone = state.sinceUndone + sample.seconds;
  const same = { ...state, sinceUndone, change: null };
  if (share > budget) {
    const over = state.over + 1;
    if (over < INTERVALS_OVER) return { ...same, over, calm: 0 };
    const step = nextStep(state, sample, bpf);
    const wait = sinceUndone <= state.wait ? Math.min(state.wait * 2, LONGEST_WAIT_S) : state.wait;
    if (step === undefined) return { ...same, over, calm: 0 };
    const change = `${percent(share)} is over the budget of ${percent(budget)}: ${stepText(step)}`;
    return { ...same, steps: [...state.steps, step], over: 0, calm: 0, wait, change };
  }
  const calm = share < budget * ROOM ? state.calm + sample.seconds : 0;
  const last = state.steps.at(-1);
  if (last === undefined || calm < state.wait) return { ...same, over: 0, calm };
  const change = `within the budget for ${Math.round(calm)} s: ${undoneText(last)}`;
  return { ...same, steps: state.steps.slice(0, -1), over: 0, calm: 0, sinceUndone: 0, change };
}

function nextStep(state: BudgetState, sample: CostSample, bpf: number): Step | undefined {
  const canSlow = slowdownOf(state) < MOST_SLOWDOWN;
  if (sample.process > bpf && canSlow) return { probe: null };
  const costly = [...sample.probes].toSorted(
    ([a, shareA], [b, shareB]) =>
      Number(MEASURES_TIME.has(b)) - Number(MEASURES_TIME.has(a)) || shareB - shareA,
  );
  const [probe] = costly[0] ?? [];
  return probe === undefined ? (canSlow ? { probe: null } : undefined) : { probe };
}

function stepText({ probe }: Step): string {
  return probe === null ? 'intervals are twice as long' : `${probeName(probe)} is off`;
}

function undoneText({ probe }: Step): string {
  return probe === null ? 'intervals are half as long' : `${probeName(probe)} is on again`;
}

/** As people call it. */
export function probeName(probe: TopProbe): string {
  return probe.replace('_', ' ');
}

/** `2 %`, `0.31 %`. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value >= 10 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(2)} %`;
}
