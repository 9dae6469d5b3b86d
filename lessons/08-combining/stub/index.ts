export { BUCKETS, bucketOf, rangeOf } from './bucket.ts';
export { findBucket } from './find-bucket.ts';
export { setFilter, type Filter } from './filter.ts';
export { BAR_WIDTH, histogramLines } from './histogram.ts';
export { costBetween, readSkipped, readUsage, type Cost, type Usage } from './overhead.ts';
export { Probes } from './probes.ts';
export {
  readCalls,
  readProcesses,
  readSwitches,
  readTally,
  type Calls,
  type ProcessCalls,
} from './read.ts';
export { show, type Output } from './screen.ts';
export {
  PROBE_NAMES,
  attachProbe,
  loadTracer,
  type ProbeName,
  type SlowCall,
  type Tally,
  type Tracer,
} from './tracer.ts';
export { render, type Names, type Picture } from './view.ts';
