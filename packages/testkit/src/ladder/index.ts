export { ladder } from './ladder.ts';
export { countRuns, runsOf } from './statistics.ts';
export { isArray } from './written.ts';
