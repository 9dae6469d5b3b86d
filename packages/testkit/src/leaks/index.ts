export { LeakError } from './leak-error.ts';
export { LeakWatch } from './leak-watch.ts';
export { watchResources } from './registry.ts';
