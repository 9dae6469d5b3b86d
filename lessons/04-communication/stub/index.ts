export type { Open } from './dist/ring.skel.ts';
export { follow, type FollowOptions, type OnOpen } from './follow.ts';
export { HEADER, PATH_ROOM, formatOpen } from './format.ts';
export { loadPerf, loadRing, type Opens, type PerfOptions, type RingOptions } from './load.ts';
export { measureWakeUps, type WakeUpCost } from './wake-ups.ts';
export { watchOpens, type Account, type Watch } from './watch.ts';
