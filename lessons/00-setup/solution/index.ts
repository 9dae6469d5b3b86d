export { capabilitiesIn, type Capability } from './capabilities.ts';
export { loadCounter, startCounting } from './counter.ts';
export { openCalls } from './dist/calls.skel.ts';
export { roundTrip } from './map.ts';
export { isAtLeast, parseRelease } from './release.ts';
export { kernelTypes, placeOf } from './types.ts';
