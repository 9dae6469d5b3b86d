export { functionsOf, type Func } from './functions.ts';
export {
  loadCalls,
  loadLatency,
  loadMallocs,
  type Call,
  type Calls,
  type Latency,
  type Mallocs,
  type Wanted,
} from './load.ts';
export { countMallocs } from './mallocs.ts';
export { fileOffset, type Segment } from './offset.ts';
export { OPENER, Opener } from './opener.ts';
export { probe, type Place, type Probes } from './probe.ts';
