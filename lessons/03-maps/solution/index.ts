export { costOf, type Cost } from './cost.ts';
export { refusedOpens, startCounting, totalOpens, type Counter } from './counter.ts';
export {
  droppedOpens,
  latencyOfOpens,
  mergeLatencies,
  startTiming,
  type Latency,
  type Timer,
} from './latency.ts';
export { rankCounts, type Count } from './rank.ts';
export { readCounts } from './read.ts';
