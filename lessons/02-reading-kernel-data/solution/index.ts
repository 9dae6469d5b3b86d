export { openOpens, type Open } from './dist/opens.skel.ts';
export {
  madeUpKernel,
  memoryWith,
  readTgid,
  type OtherKernel,
  type Readings,
} from './experiment.ts';
export { flagNames } from './flags.ts';
export { gallery, verdictOn, type Exhibit } from './gallery.ts';
export { clockStart, dfdText, openLine, pathText, timeText } from './line.ts';
export { watchOpens } from './opens.ts';
export { predictions } from './predictions.ts';
