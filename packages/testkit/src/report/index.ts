export { outcomesOf } from './outcomes.ts';
export { HOST, isLeftOut, leftOutOn } from './left-out.ts';
export { blockedText } from './blocked-text.ts';
export type { Report, Status, TestOutcome } from './test-outcome.ts';
