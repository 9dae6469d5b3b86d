export { startBusy, type Busy } from './busy.ts';
export { flameGraph, layOut, type Block } from './flame-graph.ts';
export { foldSamples } from './fold.ts';
export { loadProfile, type Profile, type Rooms } from './load.ts';
export { UNKNOWN, nameStack, type Resolve } from './name.ts';
export { LOST, readSamples, type Sample } from './samples.ts';
export { FREQUENCY, sampleCpus } from './sampling.ts';
